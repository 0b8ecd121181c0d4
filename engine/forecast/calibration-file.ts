import { z } from 'zod';
import { nearest } from '../catalog/nearest.ts';
import { readSource, type ScenarioFiles } from '../scenario/document.ts';
import { monthOf } from '../scenario/months.ts';
import { type Problem, ScenarioError } from '../scenario/problems.ts';

const text = z.string().min(1);
const range = z.union([z.literal('stated'), z.strictObject({ low: z.number(), high: z.number(), source: text.optional(), class: z.enum(['a', 'b', 'c']).optional() })]);

/** Observations that a model of a corridor is held against, and what may move. */
export const CALIBRATION = z.strictObject({
  format: z.literal(1),
  title: text,
  /** The scenario file. */
  scenario: text,
  /** Numbers that are free, by path, with their priors: uniform in the range that the scenario states, or in one of their own. */
  free: z.record(text, range),
  /** Structures that the data may not tell apart: settings that each holds fixed, and its weight before any month is seen. */
  structures: z.record(text, z.strictObject({ title: text.optional(), fixed: z.record(text, z.number()).optional(), prior: z.number().positive().optional() })).optional(),
  /** CSV of `target,period,value`: months as yyyy-mm, years as yyyy, US fiscal years as FYyyyy; empty is not known. */
  data: text,
  targets: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.strictObject({
      title: text,
      unit: text.optional(),
      /** Name of an outcome, or an expression over outcomes. Without it there is nothing in the model to hold it against. */
      extractor: text.optional(),
      /** A flow is summed over its period, a stock is its last month, a ratio or mean is the mean of its months. */
      kind: z.enum(['flow', 'stock', 'mean']),
      /** Border whose series it is; forecasts are told by border. */
      border: text.optional(),
      /** `log-student`: months, residuals on the log scale that persist. `log-normal`: periods, of the relative error `sd`. `shown`: seen beside the fit, never fitted. */
      likelihood: z.enum(['log-student', 'log-normal', 'shown']),
      sd: z.number().positive().optional(),
      weight: z.number().min(0).max(10).optional(),
      source: text,
      class: z.enum(['a', 'b', 'c', 'paper']),
      note: text.optional(),
    }),
  ),
});
export type CalibrationDocument = z.infer<typeof CALIBRATION>;
export type TargetDocument = CalibrationDocument['targets'][string];

/** One value of a target: of months from – to, both included, absolute. */
export interface TargetValue {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** A calibration file that was read and checked. */
export interface Calibration extends CalibrationDocument {
  readonly file: string;
  readonly scenarioFile: string;
  readonly values: ReadonlyMap<string, readonly TargetValue[]>;
}

/** Returns first and last month of `yyyy-mm`, `yyyy` or `FYyyyy` (October of the year before to September); null for anything else. */
export function periodOf(name: string): { from: number; to: number } | null {
  const month = monthOf(name);
  if (month !== undefined) return { from: month, to: month };
  const year = /^(FY)?(\d{4})$/.exec(name);
  if (!year) return null;
  const start = Number(year[2]) * 12 - (year[1] ? 3 : 0);
  return { from: start, to: start + 11 };
}

/** Reads a calibration file with its data. @throws ScenarioError with every problem of the stage reached */
export function readCalibration(path: string, files: ScenarioFiles): Calibration {
  const source = readSource(path, files);
  const problems: Problem[] = [];
  const texts = new Map([[path, source.text]]);
  const stop = (): void => {
    if (problems.length > 0) throw new ScenarioError(problems, texts);
  };
  const checked = CALIBRATION.safeParse(source.tree);
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const at = issue.path as (string | number)[];
      const place = source.place(at) ?? { line: 1, column: 1 };
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) problems.push({ file: path, ...(source.place([...at, key]) ?? place), code: 'UNKNOWN_KEY', message: `unknown key: ${key}`, remedy: nearest(key, Object.keys(CALIBRATION.shape)) });
      else problems.push({ file: path, ...place, code: 'WRONG_TYPE', message: `${at.join('.') || 'calibration'}: ${issue.message.toLowerCase()}`, remedy: 'scenarios/calibration/README.md shows what may stand here' });
    }
    stop();
  }
  const d = checked.data!;
  const follow = (key: 'scenario' | 'data'): string => {
    try {
      return files.resolve(path, d[key]);
    } catch (error) {
      problems.push({ file: path, ...(source.place([key]) ?? { line: 1, column: 1 }), code: 'BAD_REFERENCE', message: (error as Error).message, remedy: 'refer to a file inside the scenario root' });
      return '';
    }
  };
  const [scenarioFile, dataFile] = [follow('scenario'), follow('data')];
  stop();
  const values = new Map<string, TargetValue[]>(Object.keys(d.targets).map((name) => [name, []]));
  const table = new TextDecoder('utf-8', { fatal: true }).decode(files.read(dataFile));
  texts.set(dataFile, table);
  const lines = table.split(/\r?\n/);
  const bad = (line: number, message: string, remedy: string): void => {
    problems.push({ file: dataFile, line, column: 1, code: 'BAD_TABLE', message, remedy });
  };
  if (!lines[0]?.startsWith('target,period,value')) bad(1, `header: ${lines[0]}`, 'let it begin with target,period,value');
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === '') return;
    const [target, period, count] = line.split(',').map((c) => c.trim()) as [string, string, string];
    const months = periodOf(period);
    const held = values.get(target);
    if (!held) bad(i + 1, `no target of that name: ${target}`, nearest(target, [...values.keys()]));
    else if (!months) bad(i + 1, `not a period: ${period}`, 'give yyyy-mm, yyyy or FYyyyy');
    else if (count !== '' && !Number.isFinite(Number(count))) bad(i + 1, `not a number: ${count}`, 'give a number, or leave it empty where it is not known');
    else if (count !== '') held.push({ ...months, value: Number(count) });
  });
  for (const [name, t] of Object.entries(d.targets)) {
    const report = (code: string, message: string, remedy: string): void => {
      problems.push({ file: path, ...(source.place(['targets', name]) ?? { line: 1, column: 1 }), code, message, remedy });
    };
    if (values.get(name)!.length === 0) report('NO_OBSERVATIONS', `no value of target ${name}`, `add rows to ${d.data}`);
    if (t.likelihood !== 'shown' && !t.extractor) report('MISSING_KEY', `target ${name} is fitted and has no extractor`, 'name an outcome, or let its likelihood be shown');
    if (t.likelihood === 'log-normal' && t.sd === undefined) report('MISSING_KEY', `target ${name} needs sd`, 'give the relative error of its values');
    if (t.likelihood === 'log-student' && values.get(name)!.some((v) => v.from !== v.to)) report('BAD_TABLE', `target ${name} has values that are not of one month`, 'let its likelihood be log-normal');
  }
  stop();
  return { ...d, file: path, scenarioFile, values };
}
