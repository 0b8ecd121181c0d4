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
const IN_INDIA: readonly string[] = ['enforcement.<leg>.intensity', 'border.<border>.releaseShare', 'brokers.arrest', 'campaign.reach', 'pathways.<pathway>.quota'];
const OTHERS = ['bangladesh-myanmar-india', 'central-america-us', 'central-mediterranean', 'boats-australia'];
/**
 * Levers whose effect needs what other corridors have: rescue at sea, cooperation on the way, instability at home; with the outcome that falls.
 * Stability opens and closes pathways of some corridors, so that aspiring may rise with it; irregular departures fall.
 */
const ELSEWHERE: readonly (readonly [string, string, readonly string[]])[] = [
  ['rescue.<leg>.coverage', 'deathsPer1000Attempts', ['central-mediterranean']],
  ['transit.<country>.cooperation', 'successPerPerson', OTHERS],
  ['diplomacy.stability', 'departures.irregular', OTHERS],
];

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

/**
 * Runs a shipped corridor for half a year at a size of some hundred thousand households, with news as they were: at this size a single death
 * would change what everybody believes.
 */
function shortRuns(file: string, set: Settings, households: number): RunResult[] {
  const scenario = readScenario(file, scenarioFiles(), { set: { 'information.newsSpeed': 0, ...set } });
  const all = scenario.strata.reduce((sum, s) => sum + s.households, 0);
  const plan = compilePlan({ ...scenario, burnIn: 2, to: scenario.from + 5 }, { scale: Math.min(1, households / all) });
  return ['a', 'b'].map((seed) => simulatePlan(plan, { seed }));
}

const inOthers = ELSEWHERE.flatMap(([pattern, outcome, corridors]) => corridors.map((corridor) => [pattern, outcome, corridor] as const));

test.each(inOthers)('%s lowers %s in %s', (pattern, outcome, corridor) => {
  const file = `${FOLDER}/${corridor}.yaml`;
  const { trial } = LEVERS.find((l) => l.pattern === pattern)!;
  const path = pattern.replace(/<[a-z]+>/, '*');
  // Many leave Central America, few the others.
  const households = corridor === 'central-america-us' ? 60_000 : 400_000;
  const moved = differences(shortRuns(file, { [path]: 0 }, households), shortRuns(file, { [path]: trial.to }, households), outcome);
  expect(moved.reduce((a, b) => a + b, 0), `${outcome} moved by ${moved.join(', ')}`).toBeLessThan(0);
});
