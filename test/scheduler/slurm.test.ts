import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BRIEF, Workplace } from '../e2e/sweeps.ts';
import { until } from '../queue/cluster.ts';
import { NO_SLURM, Slurm } from './slurm.ts';

interface StatusJson {
  readonly runs: number;
  readonly done: number;
  readonly missing: number;
  readonly inParts: number;
  readonly parts: number;
}

describe.skipIf(NO_SLURM !== null)('an array of Slurm', () => {
  let slurm: Slurm;
  const w = new Workplace();
  let whole = '';

  beforeAll(async () => {
    slurm = await Slurm.start();
    w.sweep('grid.yaml', 'serial');
    whole = w.table('serial');
  });
  afterAll(() => slurm?.stop());

  const submit = (out: string): string => {
    const r = w.pravas(['submit', 'slurm', 'grid.yaml', ...BRIEF, '--tasks', '3', '--throttle', '2', '--time', '00:10:00', '--out', out, '--json']);
    expect(r.code, r.err + r.out).toBe(0);
    const told = JSON.parse(r.out) as { tasks: number; throttle: number; runsPerTask: number; submit: string };
    expect(told).toMatchObject({ tasks: 3, throttle: 2, runsPerTask: 8 });
    return told.submit;
  };
  const bash = (command: string): void => {
    const env = { ...process.env, ...slurm.env, NODE_OPTIONS: `--require ${join(process.cwd(), 'test/queue/faults.cjs')}`, FAULT_TRACE: w.path('trace'), FAULT_DELAY: '400' };
    const r = spawnSync('bash', ['-c', command], { cwd: w.folder, encoding: 'utf8', env });
    expect([r.status, r.stdout + r.stderr]).toEqual([0, expect.stringMatching(/array \d+, collector \d+\nhow far it is: {2}pravas status/)]);
  };
  const status = (out: string): StatusJson => JSON.parse(w.pravas(['status', out, '--json']).out) as StatusJson;
  const trace = (): string[] => w.read('trace').split('\n').filter((l) => l !== '');

  test('makes the sweep in parts, and its collector the table of a serial one', async () => {
    writeFileSync(w.path('trace'), '');
    const command = submit('store');
    expect(status('store')).toMatchObject({ runs: 24, done: 0, missing: 24, parts: 0 });
    bash(command);
    expect(slurm.queue().join('\n')).toMatch(/collect/);
    await until('the end of all', () => slurm.queue().length === 0, 100);
    expect(w.read('store/slurm/collect.log')).toMatch(/24 runs in .*store\n24 rows/);
    expect(status('store')).toMatchObject({ runs: 24, done: 24, missing: 0, inParts: 0, parts: 3 });
    expect(w.read('store/grid.csv')).toBe(whole);
  }, 240_000);

  test('of which one task is killed and one comes again: the collector says what is missing, and the same command makes it', async () => {
    writeFileSync(w.path('trace'), '');
    const command = submit('broken');
    bash(command);
    // Two tasks are under way; the first that is in the middle of its part is killed, the other is sent back to the queue.
    const pids = (): number[] => [...new Set(trace().map((l) => Number(l.split(' ')[2])))];
    await until('two tasks in the middle of their parts', () => pids().length === 2 && pids().every((pid) => trace().filter((l) => l.startsWith('end') && l.endsWith(` ${pid}`)).length >= 2));
    const [killed] = pids() as [number];
    const placeOf = (pid: number): string => trace().find((l) => l.endsWith(` ${pid}`))!.split(' ')[1]!;
    const task = 1 + (Number(placeOf(killed).split('/')[0]) % 3);
    process.kill(killed, 'SIGKILL');
    const [array] = /^\d+/.exec(slurm.ask('squeue', '-h', '-o', '%F', '-n', 'pravas-grid').trim()) as unknown as [string];
    const other = slurm.queue().filter((l) => /^pravas-grid \d RUNNING/.test(l)).map((l) => Number(l.split(' ')[1])).find((t) => t !== task)!;
    expect(slurm.ask('scontrol', 'requeue', `${array}_${other}`)).toBe('');
    await until('the task that comes again', () => {
      slurm.ask('scontrol', 'update', `jobid=${array}_${other}`, 'starttime=now');
      return slurm.queue().length === 0;
    }, 110);
    const left = status('broken').missing;
    expect(left).toBeGreaterThan(0);
    expect(w.read('broken/slurm/collect.log')).toMatch(new RegExp(`${left} missing`));
    bash(command);
    await until('the end of all', () => slurm.queue().length === 0, 110);
    expect(status('broken')).toMatchObject({ runs: 24, done: 24, missing: 0, inParts: 0 });
    expect(w.read('broken/grid.csv')).toBe(whole);
  }, 360_000);
});
