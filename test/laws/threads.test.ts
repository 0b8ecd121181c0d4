import { expect, test } from 'vitest';
import { compilePlan, readScenario, type RunResult } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import { isFailure, runTasks } from '../../engine/node/pool.ts';
import { overHorizon } from '../../engine/results/summary.ts';

const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set: { 'routes.donkey-europe.appeal': -0.5, 'parameters.considerationBase': 0.17 } });
const plan = compilePlan({ ...scenario, burnIn: 6, to: scenario.from + 11 }, { scale: 0.002 });

async function run(threads: number, replicates: number): Promise<RunResult[]> {
  const results = await runTasks(Array.from({ length: replicates }, (_, replicate) => ({ plan, seed: 'pravas', replicate })), { threads });
  for (const r of results) if (!r || isFailure(r)) throw new Error(JSON.stringify(r));
  return results as RunResult[];
}

test('the blocks of one run over 1, 2, 3 and 7 threads give one digest', async () => {
  expect(plan.nBlocks).toBeGreaterThanOrEqual(16);
  const one = await run(1, 1);
  expect(overHorizon(one[0]!, 'departures.irregular') * plan.scale).toBeGreaterThan(1000);
  for (const threads of [2, 3, 7]) expect(digestOf(await run(threads, 1)), `${threads} threads`).toBe(digestOf(one));
});

test('whole runs over threads, and the rest by blocks, give the digest of one thread', async () => {
  expect(digestOf(await run(2, 3))).toBe(digestOf(await run(1, 3)));
});

test('a run that fails is told of, and the others go on', async () => {
  const bad = { ...plan, strata: [] };
  const results = await runTasks([{ plan: bad, seed: 'pravas', replicate: 0 }, { plan, seed: 'pravas', replicate: 0 }], { threads: 1 });
  expect(results[0]).toHaveProperty('code');
  expect(isFailure(results[1]!)).toBe(false);
});

test('an interrupt ends the runs at once', async () => {
  const abort = new AbortController();
  const started = run(1, 1);
  const results = runTasks([{ plan, seed: 'pravas', replicate: 0 }], { threads: 2, signal: abort.signal, onProgress: () => abort.abort() });
  expect(await results).toEqual([undefined]);
  await started;
});
