import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { compilePlan } from '../../engine/plan/compile.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { runOverProcesses, type Traffic } from '../../engine/node/blocks/over-processes.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { isFailure } from '../../engine/node/pool.ts';
import { readScenario } from '../../engine/scenario/read.ts';
import { type RunResult, simulatePlan } from '../../engine/simulate/run.ts';
import { totalsLayout } from '../../engine/simulate/totals.ts';
import { ended, Workplace } from './sweeps.ts';
import { until } from '../queue/cluster.ts';

const w = new Workplace();
const scenario = readScenario(w.path('small.yaml'), scenarioFiles(), { to: '2018-09' });
const plan = compilePlan(scenario, { scale: 0.1 });
const task = { plan, seed: 'several', replicate: 0 };
let alone = '';

beforeAll(() => {
  alone = digestOf([simulatePlan(plan, { seed: 'several', replicate: 0 })]);
  expect(plan.nBlocks).toBeGreaterThan(2);
});

test.each([[2, 1], [2, 2], [3, 1]])('a run over %i processes with %i threads each has the digest of one on one thread', async (processes, threads) => {
  const traffic: Traffic = { months: 0, bytesIn: 0, bytesOut: 0 };
  const shares: number[] = [];
  const [result] = await runOverProcesses([task], { processes, threads, traffic, onProgress: (s) => shares.push(s) });
  expect(isFailure(result!)).toBe(false);
  expect(digestOf([result as RunResult])).toBe(alone);
  // Each month every block is told of once, and all processes hear of all blocks.
  const bytes = 8 * totalsLayout(plan).length * plan.nBlocks;
  expect(traffic).toEqual({ months: plan.nMonths, bytesIn: plan.nMonths * bytes, bytesOut: processes * plan.nMonths * bytes });
  expect(shares.at(-1)).toBe(1);
});

test('the command line gives the same digest for any number of processes, more than there are blocks too', () => {
  const digest = (...more: string[]): string => (JSON.parse(w.pravas(['run', 'small.yaml', '--scale', '0.05', '--to', '2018-08', '--replicates', '1', '--json', '--quiet', ...more]).out) as { digest: string }).digest;
  const one = digest('--threads', '1');
  expect([digest('--processes', '2'), digest('--processes', '40', '--threads', '1')]).toEqual([one, one]);
});

test('a process that is killed fails the run, and leaves none of the others behind', async () => {
  const child = w.start(['run', 'small.yaml', '--scale', '1', '--replicates', '1', '--processes', '2', '--json', '--quiet']);
  const end = ended(child);
  const others = (): number[] => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').filter((l) => l !== '').map(Number);
  await until('two processes', () => others().length >= 2);
  const pids = others();
  process.kill(pids[0]!, 'SIGKILL');
  const { code, out } = await end;
  expect([code, out]).toEqual([1, expect.stringMatching(/PROCESS_DIED.*process \d of 2 ended with SIGKILL/)]);
  await until('the end of all processes', () => pids.every((pid) => !existsSync(`/proc/${pid}`)), 10);
});
