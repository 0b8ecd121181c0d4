import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compilePlan, LEVERS, readScenario, type RunResult, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { estimateOf } from '../../engine/results/summary.ts';
import { busyRuns, differences } from './busy.ts';
import { type Settings, smallRuns, valuesOf } from './small.ts';

type Lever = (typeof LEVERS)[number];
const FOLDER = 'scenarios/corridors';

/** Levers whose effect is small against chance in a small corridor: the mean over eight seeds counts, by a paired t above 1.9 (one-sided, 5 %). */
const NOISY: readonly string[] = ['brokers.assetSeizure', 'pathways.<pathway>.fee', 'pathways.<pathway>.digital', 'development.<region>.jobs'];
const EIGHT = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const T95_OF_EIGHT = 1.895;

/** Levers that India is tried with too: a few runs, since each takes a second. */
const IN_INDIA: readonly string[] = ['enforcement.<leg>.intensity', 'border.<border>.releaseShare', 'transit.<country>.cooperation', 'brokers.arrest', 'campaign.reach', 'pathways.<pathway>.quota'];
/** Levers whose effect needs what other corridors have: rescue at sea, readmission on the way, instability at home. */
const ELSEWHERE: readonly string[] = ['rescue.<leg>.coverage', 'transit.<country>.cooperation', 'diplomacy.stability'];

function settingsOf(lever: Lever): { before: Settings; after: Settings } {
  const path = lever.pattern.replace(/<[a-z]+>/, '*');
  const { from, to, beside = {} } = lever.trial;
  return { before: from === null ? beside : { ...beside, [path]: from }, after: { ...beside, [path]: to } };
}

function moves(lever: Lever, before: readonly RunResult[], after: readonly RunResult[], isNoisy: boolean): void {
  const { outcome, direction } = lever.moves;
  const d = differences(before, after, outcome);
  const told = `${outcome} moved by ${d.join(', ')}`;
  if (!isNoisy) {
    for (const x of d) expect(Math.sign(x), told).toBe(direction);
    return;
  }
  const { mean, low, high } = estimateOf(d);
  // The half-width of the interval is the two-sided 5 % quantile, 2.365 for eight, times the standard error.
  const standardError = (high! - low!) / 2 / 2.365;
  expect((direction * mean) / standardError, told).toBeGreaterThan(T95_OF_EIGHT);
}

test.each(LEVERS.map((l) => [l.pattern, l] as const))('%s, raised, moves the outcome it names in the direction it names, and costs what it costs', (pattern, lever) => {
  const { before, after } = settingsOf(lever);
  const isNoisy = NOISY.includes(pattern);
  const extent = isNoisy ? { seeds: EIGHT } : {};
  const [base, raised] = [smallRuns(before, extent), smallRuns(after, extent)];
  moves(lever, base, raised, isNoisy);
  const cost = differences(base, raised, 'policyCostInr');
  if (lever.unitCostInr > 0) for (const x of cost) expect(x).toBeGreaterThan(0);
  for (const x of valuesOf(raised, 'policyCostInr')) expect(x).toBeGreaterThanOrEqual(0);
});

test.each(IN_INDIA)('%s does the same from India to North America', (pattern) => {
  const lever = LEVERS.find((l) => l.pattern === pattern)!;
  const { before, after } = settingsOf(lever);
  moves(lever, busyRuns(before), busyRuns(after), false);
});

/** Runs a shipped corridor for a few months at a size of some ten thousand households. */
function shortRuns(file: string, set: Settings): RunResult[] {
  const scenario = readScenario(`${FOLDER}/${file}`, scenarioFiles(), { set });
  const households = scenario.strata.reduce((sum, s) => sum + s.households, 0);
  const plan = compilePlan({ ...scenario, burnIn: 2, to: scenario.from + 5 }, { scale: Math.min(1, 60_000 / households) });
  return ['a', 'b'].map((seed) => simulatePlan(plan, { seed }));
}

const others = readdirSync(FOLDER).filter((f) => f.endsWith('.yaml') && !f.startsWith('india-'));
const inOthers = others.flatMap((file) => ELSEWHERE.map((pattern) => [pattern, file] as const));

test.skipIf(others.length === 0).each(inOthers)('%s acts in %s, or says that it names nothing there', (pattern, file) => {
  const lever = LEVERS.find((l) => l.pattern === pattern)!;
  const path = pattern.replace(/<[a-z]+>/, '*');
  const has = (set: Settings): RunResult[] | string => {
    try {
      return shortRuns(file, set);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const before = has({ [path]: 0 });
  if (typeof before === 'string') return expect(before).toMatch(/names nothing in this corridor/);
  const after = has({ [path]: lever.trial.to }) as RunResult[];
  const moved = (outcome: string): number => differences(before, after, outcome).reduce((a, b) => a + b, 0);
  expect(Math.sign(moved(lever.moves.outcome)), `${lever.moves.outcome} moved by ${moved(lever.moves.outcome)}`).toBe(lever.moves.direction);
});
