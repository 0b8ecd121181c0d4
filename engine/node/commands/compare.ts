import type { Command } from 'commander';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { changesOf } from '../../results/changes.ts';
import { estimateOf, overHorizon } from '../../results/summary.ts';
import { textTable } from '../../results/table.ts';
import { monthText } from '../../scenario/months.ts';
import { type Simulated, simulateScenarios } from '../simulation.ts';
import { differenceTable } from './headline.ts';
import { afterSaving, optionsOf, type RunFlags, withRunOptions } from './run.ts';

/** Levers that a variant sets and that change nothing: no quantity differs, or no outcome does. */
function inertOf(base: Simulated, variant: Simulated): string[] {
  const isSame = variant.digest === base.digest;
  const changed = new Set(changesOf(base.plan, variant.plan).map((c) => c.path));
  return variant.scenario.levers
    .filter((l) => {
      if (isSame) return true;
      if (typeof l.value === 'object' && l.value !== null && 'when' in l.value) return false;
      const n = variant.plan.leafPaths.length;
      const differs = l.targets.some((t) => {
        const i = variant.plan.leafPaths.indexOf(t);
        const j = base.plan.leafPaths.indexOf(t);
        for (let m = 0; m < variant.plan.nMonths; m++)
          if (variant.plan.leafValues[m * n + i] !== base.plan.leafValues[m * base.plan.leafPaths.length + j]) return true;
        return false;
      });
      return !differs && !changed.has(l.path);
    })
    .map((l) => l.path);
}

/** Returns the JSON value of a comparison, as users’ scripts rely on it. */
export function comparisonJson(all: readonly Simulated[]): object {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  return {
    format: 1,
    baseline: base.scenario.name,
    variants: variants.map((v) => ({
      scenario: v.scenario.name,
      changes: changesOf(base.plan, v.plan).map((c) => ({ path: c.path, from: c.from, to: c.to, since: monthText(c.since) })),
      outcomes: Object.fromEntries(
        v.results[0]!.names.filter((name) => base.results[0]!.names.includes(name)).map((name) => {
          const before = base.results.map((r) => overHorizon(r, name));
          const after = v.results.map((r) => overHorizon(r, name));
          const d = estimateOf(after.map((x, i) => x - before[i]!));
          return [name, { baseline: estimateOf(before).mean, variant: estimateOf(after).mean, difference: d.mean, low: d.low, high: d.high, unit: outcomeOf(name)?.unit ?? '' }];
        }),
      ),
      inert: inertOf(base, v),
    })),
  };
}

/** Returns what the variants change, for people; and says aloud what changed nothing. */
export function changeText(all: readonly Simulated[]): string {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  const number = (x: number): string => (Number.isNaN(x) ? 'absent' : String(Number(x.toPrecision(4))));
  return variants
    .map((v) => {
      const rows = changesOf(base.plan, v.plan).map((c) => [c.path, number(c.from), number(c.to), monthText(c.since)]);
      const inert = inertOf(base, v).map((path) => `${v.scenario.name}: ${path} changed nothing`);
      const table = rows.length > 0 ? textTable([`${v.scenario.name} changes`, 'from', 'to', 'since'], rows) : `${v.scenario.name} changes no quantity`;
      return [table, ...inert].join('\n');
    })
    .join('\n\n');
}

/** `compare <baseline> <variant…>`: paired differences with intervals. */
export function addCompare(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('compare').argument('<baseline>', 'scenario file').argument('<variant...>', 'scenario files').description('compare variants with a baseline, replicate by replicate');
  withRunOptions(command, { scale: 1 }).action(async (baseline: string, variants: string[], flags: RunFlags) => {
    const options = optionsOf(flags, signal);
    const { simulated, saveError } = await simulateScenarios([baseline, ...variants], options);
    if (flags.json) process.stdout.write(`${JSON.stringify(comparisonJson(simulated))}\n`);
    else process.stdout.write(`${changeText(simulated)}\n\n${differenceTable(simulated)}\n\nlevels of ${simulated[0]!.scenario.name}, then paired differences [95 % interval]\n`);
    exit(afterSaving(saveError));
  });
}
