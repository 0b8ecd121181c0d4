import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { BRIEF, ENTRY, Workplace } from '../e2e/sweeps.ts';

type Document = ConstructorParameters<typeof Job>[0];

const w = new Workplace();
let jobs: Document[] = [];

beforeAll(() => {
  const r = w.pravas(['submit', 'kubernetes', 'grid.yaml', ...BRIEF, '--tasks', '3', '--throttle', '2', '--image', 'registry.example/pravas:0.1.0', '--out', 'results/Grid 1', '--mount', '/data', '--pravas', '$PRAVAS', '--json']);
  expect(r.code, r.out + r.err).toBe(0);
  jobs = parseAllDocuments(w.read('results/Grid 1/kubernetes/job.yaml')).map((d) => d.toJS() as Document);
});

/** Yields a copy of a value for each place in it, with something there that no field may be. */
function* spoiled(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [i, v] of value.entries()) for (const s of spoiled(v)) yield value.with(i, s);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, v] of Object.entries(value)) for (const s of spoiled(v)) yield { ...value, [name]: s };
  } else yield [[value]];
}

test('both jobs are what the schema of Kubernetes asks for, and it knows every field of them', () => {
  expect(jobs.map((j) => j?.metadata?.name)).toEqual(['pravas-grid', 'pravas-grid-collect']);
  for (const job of jobs) {
    expect(() => new Job(job!).validate()).not.toThrow();
    // A field that the schema did not know could be anything.
    let n = 0;
    for (const s of spoiled(job)) {
      n++;
      expect(() => new Job(s as NonNullable<Document>).validate(), JSON.stringify(s)).toThrow();
    }
    expect(n).toBeGreaterThan(20);
  }
});

test('the tasks of the job and its collector make the table of a serial sweep', () => {
  w.sweep('grid.yaml', 'serial');
  const script = (job: Document): string => job!.spec!.template!.spec!.containers[0]!.args![0]!.replaceAll('/data/', `${w.folder}/`);
  const run = (text: string, index?: number): void => {
    const env = { ...process.env, ...(index === undefined ? {} : { JOB_COMPLETION_INDEX: String(index) }) };
    const r = spawnSync('sh', ['-c', text.replaceAll('$PRAVAS', `${process.execPath} ${ENTRY}`)], { cwd: w.folder, encoding: 'utf8', env });
    expect([r.status, r.stderr]).toEqual([0, '']);
  };
  expect(jobs[0]!.spec).toMatchObject({ completionMode: 'Indexed', completions: 3, parallelism: 2 });
  for (let index = 0; index < 3; index++) run(script(jobs[0]), index);
  run(script(jobs[1]));
  expect(w.read('results/Grid 1/grid.csv')).toBe(w.table('serial'));
});

test('what is outside the folder that goes into the volume is refused', () => {
  const r = w.pravas(['submit', 'kubernetes', 'grid.yaml', '--image', 'x', '--out', `../${basename(w.folder)}-elsewhere`, '--json']);
  rmSync(`${w.folder}-elsewhere`, { recursive: true, force: true });
  expect([r.code, r.out]).toEqual([2, expect.stringContaining('OUTSIDE_VOLUME')]);
});
