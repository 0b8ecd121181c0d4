import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readParquet } from '../../engine/results/parquet.ts';
import { BRIEF, ENTRY, GRID, Workplace } from './sweeps.ts';

const w = new Workplace();
/** The table of the sweep, made without disturbance. */
let whole = '';
const rows = (csv: string): string[][] => csv.trim().split('\n').map((line) => line.split(','));

beforeAll(() => {
  expect(w.sweep('grid.yaml', 'whole').made).toBe(24);
  whole = w.table('whole');
});

test('the same command again makes nothing, and its JSON says what there is', () => {
  const r = w.sweep('grid.yaml', 'whole');
  expect(r).toMatchObject({
    code: 0, format: 1, sweep: 'grid', store: 'whole', design: 'grid', points: 6, factors: ['enforcement.fence.intensity', 'pathways.near-work.quota'],
    replicates: 4, seed: 'small', scale: 0.05, threads: 1, shard: null, runs: 24, made: 0, done: 24, failed: 0, failures: [], alarms: [], notes: [],
  });
  expect(w.list('whole')).toEqual(['claims', 'design.csv', 'plan.json', 'shards']);
  expect(w.list('whole/claims')).toEqual([]);
});

test('rows are in order of the design, with factors as numbers', () => {
  const [head, ...body] = rows(whole);
  expect(head!.slice(0, 9)).toEqual(['point', 'replicate', 'enforcement.fence.intensity', 'pathways.near-work.quota', 'status', 'stage', 'code', 'message', 'digest']);
  expect(body.map((r) => `${r[0]}/${r[1]}`)).toEqual(Array.from({ length: 24 }, (_, i) => `${Math.floor(i / 4)}/${i % 4}`));
  expect(body.filter((r) => r[1] === '0').map((r) => `${r[2]} ${r[3]}`)).toEqual(['0.5 30', '0.5 90', '1 30', '1 90', '2 30', '2 90']);
});

test('a run of a sweep is the run of its settings, with the draws of its replicate', () => {
  const one = w.pravas(['run', 'small.yaml', ...BRIEF, '--set', 'enforcement.fence.intensity=2x', '--set', 'pathways.near-work.quota=30', '--replicates', '1', '--json', '--quiet']);
  const row = rows(whole).find((r) => r[0] === '4' && r[1] === '0')!;
  const { digest, outcomes } = JSON.parse(one.out) as { digest: string; outcomes: Record<string, { mean: number }> };
  expect(row[8]).toBe(digest);
  expect(Number(row[rows(whole)[0]!.indexOf('departures')])).toBe(outcomes['departures']!.mean);
});

test('Parquet and CSV hold the same, and series are one row a month and outcome', async () => {
  expect(w.pravas(['export', 'whole', '--out', 'whole.parquet']).code).toBe(0);
  const { nRows, columns } = await readParquet(new Uint8Array(readFileSync(w.path('whole.parquet'))));
  expect(nRows).toBe(24);
  const [head, ...body] = rows(whole);
  expect([...columns.keys()]).toEqual(head);
  for (const name of ['replicate', 'enforcement.fence.intensity', 'digest', 'attempts', 'meanFeeInr']) {
    const column = body.map((r) => r[head!.indexOf(name)]);
    expect(Array.from(columns.get(name)!, String), name).toEqual(column);
  }
  const series = rows(w.pravas(['export', 'whole', '--series']).out);
  expect(series[0]).toEqual(['point', 'replicate', 'month', 'outcome', 'value']);
  const departures = series.filter((r) => r[0] === '5' && r[1] === '3' && r[3] === 'departures');
  expect(departures.map((r) => r[2])).toEqual(['2018-07', '2018-08']);
  const sum = body.find((r) => r[0] === '5' && r[1] === '3')![head!.indexOf('departures')];
  expect(departures.reduce((s, r) => s + Number(r[4]), 0)).toBe(Number(sum));
});

test('going on is refused after the scenario or the scale changed, with what differs', () => {
  const small = w.read('small.yaml');
  w.write('small.yaml', small.replace('newsSpeed: 0.15', 'newsSpeed: 0.16'));
  const r = w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--out', 'whole', '--json']);
  w.write('small.yaml', small);
  expect(r.code).toBe(2);
  const { problems } = (JSON.parse(r.out) as { error: { problems: { code: string; message: string }[] } }).error;
  expect(problems.map((p) => p.code)).toEqual(['STORE_DIFFERS']);
  expect(problems[0]!.message).toMatch(/small\.yaml: line \d+ “newsSpeed: 0\.15” in the store, line \d+ “newsSpeed: 0\.16” now/);
  const scale = w.pravas(['sweep', 'grid.yaml', '--scale', '0.1', '--to', '2018-08', '--out', 'whole', '--quiet']);
  expect([scale.code, scale.err]).toEqual([2, expect.stringContaining('scale: 0.05 in the store, 0.1 now')]);
});

test('replicates are added to those there are, also when the design grows', () => {
  cpSync(w.path('whole'), w.path('more'), { recursive: true });
  expect(w.sweep('grid.yaml', 'more', '--add-replicates', '1')).toMatchObject({ code: 0, made: 6, runs: 30 });
  // What the store has more of than the file is kept.
  w.write('wider.yaml', GRID.replace('[30, 90]', '[30, 60, 90]'));
  expect(w.sweep('wider.yaml', 'more')).toMatchObject({ code: 0, points: 9, made: 15, runs: 45 });
  const digests = new Set(rows(w.table('more')).map((r) => r[8]));
  for (const r of rows(whole)) expect(digests).toContain(r[8]);
});

test('an empty folder has nothing to add replicates to, and a part beyond the last is refused', () => {
  const r = w.pravas(['sweep', 'grid.yaml', '--out', 'nowhere', '--add-replicates', '1', '--json']);
  expect([r.code, r.out]).toEqual([2, expect.stringContaining('NO_STORE')]);
  const part = w.pravas(['sweep', 'grid.yaml', '--shard', '3/2']);
  expect([part.code, part.err]).toEqual([2, expect.stringContaining('part/parts')]);
});

test('a folder that is no store is refused', () => {
  const r = w.pravas(['export', '.', '--json', '--out', 'x.csv']);
  expect([r.code, r.out]).toEqual([2, expect.stringContaining('BAD_STORE')]);
});

describe('parts', () => {
  const parsed = (name: string): unknown => parse(readFileSync(`scenarios/sweeps/examples/${name}`, 'utf8'));
  const env = { ...process.env, PRAVAS: `${process.execPath} ${ENTRY}`, SWEEP: 'grid.yaml', OPTIONS: BRIEF.join(' '), OUT: 'parts', PARTS: '3' };
  const shell = (script: string, more: Record<string, string> = {}): void => {
    const r = spawnSync('bash', ['-c', script], { cwd: w.folder, encoding: 'utf8', env: { ...env, ...more } });
    expect([r.status, r.stderr]).toEqual([0, '']);
  };

  test('one from an array of Slurm, one from a job of Kubernetes and one from a matrix make the whole', () => {
    shell(`"${process.cwd()}/scenarios/sweeps/examples/slurm.sh"`, { SLURM_ARRAY_TASK_ID: '1' });
    const job = parsed('kubernetes.yaml') as { spec: { template: { spec: { containers: { args: string[] }[] } } } };
    shell(job.spec.template.spec.containers[0]!.args[0]!, { JOB_COMPLETION_INDEX: '1', OUT: 'parts/k' });
    const { jobs } = parsed('github-actions.yaml') as { jobs: { part: { steps: { name?: string; run: string }[] }; merge: { steps: { name?: string; run: string }[] } } };
    const step = (steps: { name?: string; run: string }[], name: string): string => steps.find((s) => s.name === name)!.run.replace(/\$\{\{ matrix\.part \}\}/g, '3');
    shell(step(jobs.part.steps, 'run the part'));
    shell(step(jobs.merge.steps, 'merge the parts').replace('merge whole', 'merge joined').replace(/ && .*/, ''));
    expect(w.list('parts')).toEqual(['1', '3', 'k1']);
    expect(w.table('joined')).toBe(whole);
  });
});

test('a run that fails is recorded and the sweep goes on; one whose thread died is made again', () => {
  w.write('die.cjs', `
const { parentPort, workerData } = require('node:worker_threads');
if (workerData?.shared) {
  const on = parentPort.on.bind(parentPort);
  parentPort.on = (name, listener) => on(name, (m) => { if (m.point === 2 && m.replicate === 1) throw new Error('lost'); listener(m); });
}
`);
  const r = w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--threads', '1', '--out', 'failing', '--quiet', '--json'], { NODE_OPTIONS: `--require ${w.path('die.cjs')}` });
  expect(r.code).toBe(1);
  expect(JSON.parse(r.out)).toMatchObject({ runs: 24, made: 24, done: 23, failed: 1, failures: [{ point: 2, replicate: 1, stage: 'worker', code: 'WORKER_DIED', message: 'lost' }] });
  expect(rows(w.table('failing')).find((x) => x[4] === 'failed')!.slice(0, 9)).toEqual(['2', '1', '1', '30', 'failed', 'worker', 'WORKER_DIED', 'lost', '']);
  expect(w.sweep('grid.yaml', 'failing')).toMatchObject({ code: 0, made: 1, done: 24, failed: 0 });
  expect(w.table('failing')).toBe(whole);
  rmSync(w.path('failing'), { recursive: true });
});
