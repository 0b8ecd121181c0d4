import type { Command } from 'commander';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { phraseOf } from '../../catalog/phrases.ts';
import { efficientOf } from '../../experiment/pareto.ts';
import { changesOf } from '../../results/changes.ts';
import { costPerAverted, displacementsOf } from '../../results/displacement.ts';
import { type Inert, inertLevers } from '../../results/inert.ts';
import { estimateOf, overHorizon } from '../../results/summary.ts';
import { readable, textTable } from '../../results/table.ts';
import { listed } from '../../results/words.ts';
import { monthText } from '../../scenario/months.ts';
import { type Simulated, simulateScenarios } from '../simulation.ts';
import { differenceTable } from './headline.ts';
import { afterSaving, optionsOf, type RunFlags, withRunOptions } from './run.ts';
import { canDraw, monthlyText } from './sparklines.ts';

/** Levers that a variant sets and that change nothing, with the reason: by what they are, or since no outcome differs. */
function inertOf(base: Simulated, variant: Simulated): Inert[] {
  const found = inertLevers(variant.scenario, variant.plan);
  if (variant.digest !== base.digest) return found;
  const known = new Set(found.map((f) => f.path));
  return [...found, ...variant.scenario.levers.filter((l) => !known.has(l.path)).map((l) => ({ path: l.path, reason: 'no outcome differs from the baseline’s' }))];
}

/** What scenarios are weighed against each other in: the less of each, the better. */
const WEIGHED = ['departures.irregular', 'deaths', 'debtInr', 'policyCostInr'];

/** Returns the scenarios, the baseline among them, that no other betters in everything at once, by means over replicates. */
export function efficientScenarios(all: readonly Simulated[]): { objectives: string[]; scenarios: string[] } {
  const objectives = WEIGHED.filter((name) => all.every((s) => s.results[0]!.names.includes(name)));
  const values = all.map((s) => objectives.map((name) => estimateOf(s.results.map((r) => overHorizon(r, name))).mean));
  return { objectives, scenarios: efficientOf(values).map((i) => all[i]!.scenario.name) };
}

/** Returns which scenarios no other betters, for people; empty where all stand alike. */
function efficientText(all: readonly Simulated[]): string {
  const { objectives, scenarios } = efficientScenarios(all);
  if (all.length < 3 || scenarios.length === 0) return '';
  const aims = listed(objectives.map((o) => phraseOf(o).text));
  return scenarios.length === all.length ? `none of them betters another in all of ${aims}` : `not bettered in all of ${aims} at once: ${listed(scenarios)}`;
}

/** Returns the JSON value of a comparison, as users’ scripts rely on it. */
export function comparisonJson(all: readonly Simulated[]): object {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  return {
    format: 1,
    baseline: base.scenario.name,
    efficient: efficientScenarios(all),
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
      inert: inertOf(base, v).map((i) => i.path),
      inertReasons: Object.fromEntries(inertOf(base, v).map((i) => [i.path, i.reason])),
      displacement: displacementsOf(v.scenario, changesOf(base.plan, v.plan).map((c) => c.path), base.results, v.results),
      costPerAvertedInr: costPerAverted(base.results, v.results),
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
      const inert = inertOf(base, v).map((i) => `${v.scenario.name}: ${i.path} changed nothing, because ${i.reason}`);
      const table = rows.length > 0 ? textTable([`${v.scenario.name} changes`, 'from', 'to', 'since'], rows) : `${v.scenario.name} changes no quantity`;
      return [table, ...inert].join('\n');
    })
    .join('\n\n');
}

/** Returns what policies moved elsewhere, and what they cost for each unit of harm averted, for people; empty when there is nothing to say. */
export function consequenceText(all: readonly Simulated[]): string {
  const [base, ...variants] = all as [Simulated, ...Simulated[]];
  const lines = variants.flatMap((v) => {
    const moved = displacementsOf(v.scenario, changesOf(base.plan, v.plan).map((c) => c.path), base.results, v.results)
      .filter((d) => d.index !== null)
      .map((d) => `${v.scenario.name}: of 100 who no longer go over ${d.leg}, ${Math.round(100 * d.index!)} go another way`);
    const costs = Object.entries(costPerAverted(base.results, v.results)).flatMap(([name, inr]) => (inr === null ? [] : [`${readable(inr)} INR per unit of ${name}`]));
    return [...moved, ...(costs.length > 0 ? [`${v.scenario.name}: costs for what it averts: ${costs.join(', ')}`] : [])];
  });
  return [...lines, efficientText(all)].filter((line) => line !== '').join('\n');
}

/** `compare <baseline> <variant…>`: paired differences with intervals. */
export function addCompare(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('compare').argument('<baseline>', 'scenario file').argument('<variant...>', 'scenario files').description('compare variants with a baseline, replicate by replicate');
  withRunOptions(command, { scale: 1 }).action(async (baseline: string, variants: string[], flags: RunFlags) => {
    const options = optionsOf(flags, signal);
    const { simulated, saveError } = await simulateScenarios([baseline, ...variants], options);
    if (flags.json) process.stdout.write(`${JSON.stringify(comparisonJson(simulated))}\n`);
    else process.stdout.write(`${changeText(simulated)}\n\n${differenceTable(simulated)}\n\nlevels of ${simulated[0]!.scenario.name}, then paired differences [95 % interval]\n${consequenceText(simulated)}\n`);
    if (!flags.json && canDraw()) process.stdout.write(`\n${monthlyText(simulated)}\n`);
    exit(afterSaving(saveError));
  });
}
