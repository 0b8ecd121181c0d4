import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { BRIEF, ENTRY, ended, GRID, type SweepJson, Workplace } from './sweeps.ts';

const w = new Workplace();
const command = (out: string, ...more: string[]): string[] => ['sweep', 'grid.yaml', ...BRIEF, '--threads', '1', '--out', out, ...more];
/** The table of the sweep, made without disturbance. */
let whole = '';

beforeAll(() => {
  w.write('grid.yaml', GRID.replace('replicates: 4', 'replicates: 6'));
  expect(w.sweep('grid.yaml', 'whole').made).toBe(36);
  whole = w.table('whole');
});

test('killed at random moments and gone on with, a sweep comes to the same bytes', async () => {
  for (let i = 0; i < 3; i++) {
    // Shards of five runs, so that kills also fall into making them.
    const child = w.start(command('killed', '--quiet'), { PRAVAS_RUNS_PER_SHARD: '5' });
    const end = ended(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), 800 + 900 * Math.random());
    await end;
    clearTimeout(timer);
  }
  expect(w.sweep('grid.yaml', 'killed')).toMatchObject({ code: 0, done: 36, alarms: [] });
  expect(w.list('killed').filter((f) => f.startsWith('journal'))).toEqual([]);
  expect(w.table('killed')).toBe(whole);
});

test('what is in the journal of a process that was killed is not made again', async () => {
  const child = w.start(command('journal'));
  child.stderr!.on('data', (d: Buffer) => {
    if (d.includes('the first run took')) child.kill('SIGKILL');
  });
  await ended(child);
  const [journal] = w.list('journal').filter((f) => f.startsWith('journal'));
  const path = w.path(`journal/${journal}`);
  const lines = readFileSync(path, 'utf8').split('\n').filter((l) => l.endsWith('}'));
  expect(lines.length).toBeGreaterThan(0);
  // One more line was damaged on the disk, and one was torn.
  writeFileSync(path, `${lines.join('\n')}\n${lines[0]!.replace('"replicate":0', '"replicate":1')}\n${lines[0]!.slice(0, 200)}`);
  const r = w.sweep('grid.yaml', 'journal');
  expect(r).toMatchObject({ code: 0, made: 36 - lines.length, done: 36 });
  expect(r.notes.join('\n')).toMatch(/1 damaged line[\s\S]*the last line is torn/);
  expect(w.table('journal')).toBe(whole);
});

test.each([['Ctrl-C', 'SIGINT', 130], ['SIGTERM', 'SIGTERM', 143]] as const)('%s finishes what is under way and says how to go on', async (_, signal, expected) => {
  const out = `stopped-${signal}`;
  const child = w.start(command(out));
  child.stderr!.on('data', (d: Buffer) => {
    if (d.includes('the first run took')) child.kill(signal);
  });
  const { code, err } = await ended(child);
  expect(code).toBe(expected);
  const [, n] = new RegExp(`interrupted: (\\d+) of 36 runs are in ${out}\nto go on {2}pravas sweep grid.yaml --scale 0.05 --to 2018-08 --out ${out}\n`).exec(err)!;
  expect(Number(n)).toBeLessThan(36);
  expect(w.sweep('grid.yaml', out)).toMatchObject({ code: 0, made: 36 - Number(n), done: 36 });
  expect(w.table(out)).toBe(whole);
});

test('a full disk ends the sweep with what to do, and loses no finished run', () => {
  // Files may be no larger than the plan: the journal comes against it.
  const kilobytes = Math.ceil(statSync(w.path('whole/plan.json')).size / 1024) + 1;
  const r = spawnSync('bash', ['-c', `ulimit -f ${kilobytes}; exec "$0" "$@"`, process.execPath, ENTRY, ...command('full', '--quiet')], { cwd: w.folder, encoding: 'utf8' });
  expect([r.status, r.stderr]).toEqual([2, expect.stringMatching(/cannot write \(EFBIG\)[\s\S]*finished runs are kept: make room, then {2}pravas sweep grid.yaml/)]);
  const again = w.sweep('grid.yaml', 'full');
  expect(again).toMatchObject({ code: 0, done: 36 });
  expect(again.made).toBeLessThan(36);
  expect(w.table('full')).toBe(whole);
});

test('a damaged shard is noticed, put aside, and its runs are made again', () => {
  cpSync(w.path('whole'), w.path('damaged'), { recursive: true });
  const shard = w.list('damaged/shards').find((f) => f.startsWith('series'))!;
  const bytes = readFileSync(w.path(`damaged/shards/${shard}`));
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(w.path(`damaged/shards/${shard}`), bytes);
  const r = w.pravas(['export', 'damaged', '--out', 'damaged.csv']);
  expect([r.code, r.err]).toEqual([0, expect.stringMatching(/not the bytes that were written[\s\S]*36 runs are missing/)]);
  expect(w.sweep('grid.yaml', 'damaged')).toMatchObject({ code: 0, made: 36, done: 36 });
  expect(w.list('damaged/damaged')).toHaveLength(2);
  expect(w.table('damaged')).toBe(whole);
});

test('two processes on one folder share the work, and come to the same bytes', async () => {
  const children = [0, 1].map(() => w.start(command('both', '--quiet', '--json')));
  const made = (await Promise.all(children.map(ended))).map(({ code, out }) => {
    expect(code).toBe(0);
    return (JSON.parse(out) as SweepJson).made;
  });
  expect(made[0]! + made[1]!).toBe(36);
  expect(w.table('both')).toBe(whole);
});

test('a hundred thousand points are written down and run from within little memory', () => {
  w.write('large.yaml', 'format: 1\nbase: small.yaml\ndesign: lhs\nsamples: 100000\nreplicates: 1\nlevers:\n  enforcement.fence.intensity: { low: 0.5x, high: 2x }\n  pathways.near-work.quota: { low: 10, high: 90 }\n');
  const r = w.pravas(['sweep', 'large.yaml', ...BRIEF, '--threads', '1', '--out', 'large', '--shard', '100000/100000', '--json', '--quiet'], { NODE_OPTIONS: '--max-old-space-size=96' });
  expect([r.code, r.err]).toEqual([0, '']);
  expect(JSON.parse(r.out)).toMatchObject({ points: 100_000, runs: 1, made: 1, done: 1 });
  const design = w.read('large/design.csv').trim().split('\n');
  expect(design).toHaveLength(100_001);
  expect(new Set(design).size).toBe(100_001);
});
