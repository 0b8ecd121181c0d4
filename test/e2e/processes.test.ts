import type { ChildProcess } from 'node:child_process';
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
import { ended, type Ran, Workplace } from './sweeps.ts';
import { until, waited } from '../queue/cluster.ts';

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

/** Processes of a run that was started. */
function processesOf({ pid }: ChildProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((l) => l !== '').map(Number);
  return children.filter((c) => readFileSync(`/proc/${c}/cmdline`, 'utf8').includes('process-boot'));
}

const areGone = (pids: readonly number[]): boolean => pids.every((pid) => !existsSync(`/proc/${pid}`));

/** Starts runs over two processes, and waits for these. Of so many replicates they make no end of their own. */
async function started(out: string, prefix: readonly string[] = [], replicates = 500): Promise<{ child: ChildProcess; end: Promise<Ran>; pids: number[] }> {
  const child = w.start(['run', 'small.yaml', '--scale', '0.2', '--to', '2018-09', '--replicates', String(replicates), '--processes', '2', '--quiet', '--out', out], {}, prefix);
  const end = ended(child);
  await until('two processes', () => processesOf(child).length >= 2);
  return { child, end, pids: processesOf(child) };
}

test('a process that is killed fails the run, and leaves none of the others behind', async () => {
  const { end, pids } = await started('died', [], 1);
  process.kill(pids[0]!, 'SIGKILL');
  const { code, err } = await end;
  expect([code, err]).toEqual([1, expect.stringMatching(/PROCESS_DIED.*process \d of 2 ended with SIGKILL/)]);
  expect(areGone(pids)).toBe(true);
  expect(w.list('died')).toEqual([]);
});

const SIGNALS = [['Ctrl-C', 'SIGINT', 130], ['SIGTERM', 'SIGTERM', 143]] as const;

test.each(SIGNALS)('%s ends the run and its processes, and of its files those of finished runs are left, whole', async (_, signal, expected) => {
  const { child, end } = await started(signal);
  await until('a finished run', () => w.list(signal).length > 0);
  await until('two processes of the next', () => processesOf(child).length >= 2);
  const pids = processesOf(child);
  child.kill(signal);
  const { code, out, err } = await end;
  expect([code, out, err]).toEqual([expected, '', expect.stringMatching(/^interrupted; finished runs are in SIG/)]);
  expect(areGone(pids)).toBe(true);
  const files = w.list(signal);
  expect(err.trim().split(' in ')[1]!.split(', ').map((f) => f.slice(signal.length + 1)).sort()).toEqual(files);
  const lines = files.map((f) => w.read(`${signal}/${f}`).split('\n').length);
  expect(new Set(lines).size).toBe(1);
  expect(files.every((f) => /^small-\d+\.partial\.csv$/.test(f) && w.read(`${signal}/${f}`).endsWith('\n'))).toBe(true);
});

test.each(SIGNALS)('%s that reaches parent and processes alike, while these start, means the same', async (_, signal, expected) => {
  const out = `group-${signal}`;
  const { child, end, pids } = await started(out, ['setsid']);
  process.kill(-child.pid!, signal);
  expect(await end).toEqual({ code: expected, out: '', err: 'interrupted; no run had finished\n' });
  expect(areGone(pids)).toBe(true);
  expect(w.list(out)).toEqual([]);
});

test('a signal that a process of the run has before its parent does is no failure', async () => {
  const { child, end, pids } = await started('before', [], 1);
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  await waited(250);
  child.kill('SIGTERM');
  expect(await end).toEqual({ code: 143, out: '', err: 'interrupted; no run had finished\n' });
  expect(areGone(pids)).toBe(true);
});

test.each([['while they start', 0], ['in the middle of a run', 1500]])('processes end by themselves where their parent is killed %s', async (_, ms) => {
  const { child, end, pids } = await started(`killed-${ms}`);
  await waited(ms);
  // By then they may be those of a later run.
  const last = processesOf(child);
  child.kill('SIGKILL');
  await end;
  await until('the end of all processes', () => areGone([...pids, ...last]), 20);
});
