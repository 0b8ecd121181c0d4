import { z } from 'zod';
import { nearest } from '../catalog/nearest.ts';
import { readSource, type ScenarioFiles } from './document.ts';
import { type Problem, ScenarioError } from './problems.ts';
import { readScenario } from './read.ts';

const range = z.union([z.array(z.union([z.number(), z.string()])).min(1), z.strictObject({ low: z.union([z.number(), z.string()]), high: z.union([z.number(), z.string()]) })]);

/** A sweep: what varies over a base scenario. */
export const SWEEP = z.strictObject({
  format: z.literal(1),
  title: z.string().optional(),
  base: z.string().min(1),
  design: z.enum(['grid', 'factorial', 'one-at-a-time', 'lhs', 'sobol', 'saltelli', 'morris', 'points']),
  levers: z.record(z.string(), range).optional(),
  uncertainties: z.union([z.enum(['none', 'parameters']), z.array(z.string()), z.strictObject({ posterior: z.string() })]).optional(),
  replicates: z.int().min(1).optional(),
});
export type Sweep = z.infer<typeof SWEEP>;

/** Whether a file is a sweep: it has a base and a design. */
export function isSweep(path: string, files: ScenarioFiles): boolean {
  const { tree } = readSource(path, files);
  return 'base' in tree && !('extends' in tree) && !('horizon' in tree);
}

/** Reads a sweep and checks its base and the names and values of its levers. @throws ScenarioError */
export function readSweep(path: string, files: ScenarioFiles): Sweep {
  const source = readSource(path, files);
  const texts = new Map([[path, source.text]]);
  const problems: Problem[] = [];
  const add = (at: readonly (string | number)[], code: string, message: string, remedy: string): void => {
    problems.push({ file: path, ...(source.place(at) ?? { line: 1, column: 1 }), code, message, remedy });
  };
  const checked = SWEEP.safeParse(source.tree);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) add([...at, key], 'UNKNOWN_KEY', `unknown key: ${key}`, nearest(key, Object.keys(SWEEP.shape)));
      else add(at, 'WRONG_TYPE', `${at.join('.') || 'sweep'}: ${issue.message.toLowerCase()}`, 'scenarios/README.md shows what may stand here');
    }
    throw new ScenarioError(problems, texts);
  }
  let base = '';
  try {
    base = files.resolve(path, checked.data.base);
  } catch (error) {
    add(['base'], 'BAD_REFERENCE', (error as Error).message, 'refer to a file inside the scenario root');
    throw new ScenarioError(problems, texts);
  }
  for (const [lever, values] of Object.entries(checked.data.levers ?? {}))
    for (const value of Array.isArray(values) ? values : [values.low, values.high])
      try {
        readScenario(base, files, { set: { [lever]: value } });
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        for (const p of error.problems)
          if (p.file !== '--set') problems.push(p);
          else add(['levers', lever], p.code, p.message, p.remedy);
        break;
      }
  if (problems.length > 0) throw new ScenarioError(problems, texts);
  return checked.data;
}
