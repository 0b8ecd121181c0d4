import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LEVERS, OUTCOMES } from '../../engine/index.ts';

const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
const CORRIDOR = 'pravas:corridors/india-north-america';
const POLICY = 'pravas:policies/border-enforcement';
const BRIEF = ['--scale', '0.001', '--from', '2018-10', '--to', '2018-12', '--quiet'];
let folder = '';

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function pravas(...args: string[]): Ran {
  const r = spawnSync(process.execPath, [ENTRY, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

interface RunJson {
  readonly [field: string]: unknown;
  readonly outcomes: Record<string, { mean: number; low: number | null; high: number | null }>;
  readonly series: Record<string, unknown[]>;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pravas-cli-'));
});

describe('run', () => {
  test('prints one JSON value with the fields of the contract, and writes no files', () => {
    const r = pravas('run', CORRIDOR, ...BRIEF, '--replicates', '2', '--json');
    expect(r.code).toBe(0);
    expect(r.err).toBe('');
    const o = JSON.parse(r.out) as RunJson;
    for (const field of ['format', 'scenario', 'version', 'seed', 'replicates', 'threads', 'scale', 'households', 'months', 'burnIn', 'householdMonths', 'visits', 'evaluations', 'accepted', 'seconds', 'peakMemoryBytes', 'digest'])
      expect(o, field).toHaveProperty(field);
    expect(o['months']).toBe(3);
    expect(o['householdMonths']).toBe(2 * (o['households'] as number) * (3 + (o['burnIn'] as number)));
    expect(o['evaluations'] as number).toBeLessThan((o['householdMonths'] as number) / 100);
    expect(o.series['month']).toEqual(['2018-10', '2018-11', '2018-12']);
    for (const { name } of OUTCOMES) expect(o.outcomes, name).toHaveProperty(name);
    expect(o.outcomes['permits']!.low).not.toBeNull();
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });

  test('writes CSV and a record that verify accepts, and refuses once the digest is another', () => {
    expect(pravas('run', CORRIDOR, ...BRIEF, '--replicates', '1', '--out', 'kept').code).toBe(0);
    const csv = readFileSync(join(folder, 'kept/outcomes.csv'), 'utf8').split('\n');
    expect(csv[0]).toBe('scenario,replicate,month,outcome,value');
    expect(csv[1]).toMatch(/^india-north-america,0,2018-10,[\w.-]+,[\d.e+-]+$/);
    expect(readdirSync(join(folder, 'kept')).sort()).toEqual(['outcomes.csv', 'record.json']);
    expect(pravas('verify', 'kept/record.json', '--quiet').code).toBe(0);
    const record = JSON.parse(readFileSync(join(folder, 'kept/record.json'), 'utf8')) as { runs: { seed: string }[] };
    record.runs[0]!.seed = 'another';
    writeFileSync(join(folder, 'kept/other.json'), JSON.stringify(record));
    expect(pravas('verify', 'kept/other.json', '--quiet').code).toBe(1);
  });

  test('the digest does not depend on threads, files or JSON, and depends on the seed', () => {
    const digest = (...args: string[]): string => (JSON.parse(pravas('run', CORRIDOR, ...BRIEF, '--replicates', '1', '--json', ...args).out) as { digest: string }).digest;
    const one = digest('--threads', '1');
    expect(digest('--threads', '3', '--out', 'elsewhere')).toBe(one);
    expect(digest('--seed', 'other')).not.toBe(one);
  });

  test('a lever set on the command line acts as in a file', () => {
    const r = pravas('run', CORRIDOR, ...BRIEF, '--replicates', '1', '--json', '--set', 'pathways.*.quota=0');
    expect((JSON.parse(r.out) as RunJson).outcomes['permits']!.mean).toBe(0);
  });
});

test('compare gives changes, paired differences and levers that changed nothing', () => {
  writeFileSync(join(folder, 'late.yaml'), `format: 1\ntitle: t\nquestion: q\nextends: ${CORRIDOR}\nlevers: { campaign.reach: { 2022-01: 0.5 }, brokers.arrest: 2x }\n`);
  const r = pravas('compare', CORRIDOR, 'late.yaml', ...BRIEF, '--replicates', '2', '--json');
  expect(r.code, r.err).toBe(0);
  const o = JSON.parse(r.out) as { baseline: string; variants: { changes: { path: string }[]; inert: string[]; outcomes: Record<string, { difference: number; baseline: number; variant: number }> }[] };
  expect(o.baseline).toBe('india-north-america');
  const [v] = o.variants;
  expect(v!.changes.map((c) => c.path)).toEqual(['brokers.arrest']);
  expect(v!.inert).toEqual(['campaign.reach']);
  const e = v!.outcomes['permits']!;
  expect(e.difference).toBeCloseTo(e.variant - e.baseline, 6);
});

test('a variant equal to its baseline differs by exactly zero', () => {
  const r = pravas('compare', CORRIDOR, CORRIDOR, ...BRIEF, '--replicates', '1', '--json');
  const o = JSON.parse(r.out) as { variants: { outcomes: Record<string, { difference: number }> }[] };
  for (const [name, x] of Object.entries(o.variants[0]!.outcomes)) expect(x.difference, name).toBe(0);
});

describe('a small run that ends early', () => {
  const early = ['--scale', '0.001', '--replicates', '2', '--from', '2020-01', '--to', '2020-02', '--out', 'early'];

  test('does not take what it has not seen for what does not happen, and does not complain of the corridor’s later events', () => {
    const r = pravas('run', CORRIDOR, ...early);
    expect(r.out).toMatch(/deaths \(harm\) +0 +none seen: 0 to 1,500 +persons/);
    expect(r.out).toContain('among a share of 0.001 of the households');
    expect(r.err).not.toContain('SCHEDULE_NEVER_ACTS');
  });

  test('says of a policy that begins later that it does not act', () => {
    const r = pravas('compare', CORRIDOR, 'pravas:policies/legal-pathways', ...early);
    expect(r.err).toMatch(/SCHEDULE_NEVER_ACTS {2}does not act by 2020-02: pathways\.\*\.quota/);
    expect(r.out).toMatch(/deaths \(harm\) +0 +none seen\n/);
  });
});

describe('bad use', () => {
  beforeAll(() => writeFileSync(join(folder, 'extends-nothing.yaml'), 'format: 1\nextends: pravas:corridors/india-nort-america\n'));
  test.each([
    [['run', 'no-such.yaml'], 'FILE_NOT_FOUND'],
    [['run', CORRIDOR, '--scale', '0'], 'BAD_ARGUMENT'],
    [['run', CORRIDOR, '--set', 'brokers.arest=2x'], 'UNKNOWN_LEVER'],
    [['run', CORRIDOR, '--seed', ''], 'BAD_ARGUMENT'],
    [['run', CORRIDOR, '--from', '2020-13'], 'BAD_ARGUMENT'],
    [['explain', 'encunters'], 'UNKNOWN_NAME'],
    [['verify', 'no-record.json'], 'BAD_RECORD'],
    [['list', 'things'], 'BAD_ARGUMENT'],
    [['run', 'extends-nothing.yaml'], 'BAD_REFERENCE'],
  ])('%j ends with 2 and says %s', (args, code) => {
    const r = pravas(...args, '--json');
    expect(r.code, r.err + r.out).toBe(2);
    const o = JSON.parse(r.out) as { error: { problems: { code: string; file: string; line: number; column: number; message: string; remedy: string }[] } };
    expect(o.error.problems[0]!.code).toBe(code);
  });

  test('a misspelt scenario is blamed on the line that names it, and the nearest is named', () => {
    expect(pravas('check', 'extends-nothing.yaml').err).toMatch(/^extends-nothing\.yaml:2:1 {2}BAD_REFERENCE .*did you mean pravas:corridors\/india-north-america\?/);
    expect(pravas('check', 'pravas:policies/packag').err).toContain('did you mean pravas:policies/package?');
  });

  test('an unknown option names the nearest', () => {
    const r = pravas('run', CORRIDOR, '--replicats', '2');
    expect(r.code).toBe(2);
    expect(r.err).toContain('--replicates');
  });

  test('a folder that cannot be written is refused before anything is simulated', () => {
    writeFileSync(join(folder, 'file'), '');
    const r = pravas('run', CORRIDOR, ...BRIEF, '--out', 'file/inside');
    expect(r.code).toBe(2);
    expect(r.err).toContain('NOT_WRITABLE');
  });
});

test('a disk that fills up while files are written loses no result: it is printed, and the command fails', () => {
  const preload = join(folder, 'full-disk.cjs');
  writeFileSync(preload, `const fs = require('node:fs'); const write = fs.writeFileSync;
fs.writeFileSync = (path, ...rest) => { if (/outcomes\\.csv/.test(String(path))) { const e = new Error('full'); e.code = 'ENOSPC'; throw e; } return write(path, ...rest); };
require('node:module').syncBuiltinESMExports();`);
  const r = spawnSync(process.execPath, ['--require', preload, ENTRY, 'run', CORRIDOR, ...BRIEF, '--replicates', '1', '--out', 'full'], { cwd: folder, encoding: 'utf8' });
  expect(r.status).toBe(1);
  expect(r.stdout).toContain('departures.irregular');
  expect(r.stderr).toContain('DISK_FULL');
  expect(readdirSync(join(folder, 'full'))).toEqual(['india-north-america-0.partial.csv']);
});

test('Ctrl-C ends a run with 130 and leaves nothing half-written', async () => {
  const child = spawn(process.execPath, [ENTRY, 'run', CORRIDOR, '--scale', '0.05', '--replicates', '2', '--out', 'stopped'], { cwd: folder });
  await new Promise<void>((resolve) => child.stderr.once('data', () => resolve()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
  expect(code).toBe(130);
  expect(readdirSync(join(folder, 'stopped'))).toEqual([]);
});

describe('reference', () => {
  test('lists and explains every lever and outcome', () => {
    const levers = JSON.parse(pravas('list', 'levers', '--json').out) as { name: string; paths: string[] }[];
    expect(levers.map((l) => l.name)).toEqual(LEVERS.map((l) => l.pattern));
    expect(levers.find((l) => l.name === 'brokers.arrest')!.paths).toEqual(['brokers.arrest']);
    const outcomes = JSON.parse(pravas('list', 'outcomes', '--json').out) as { name: string }[];
    expect(outcomes.map((o) => o.name)).toEqual(OUTCOMES.map((o) => o.name));
    expect(pravas('list').out.match(/^(levers|outcomes|equations|parameters|quantities|scenarios) {2,}\S/gm)).toHaveLength(6);
    expect(pravas('explain', 'borders.southwest.releaseShare').out).toMatch(/overTime +0\.33 from 2018-10; .*; 0\.76 from 2022-10; /);
    expect(pravas('explain', 'costWeight').out).not.toContain('overTime');
    expect(pravas('explain', 'encounters.southwest').out).toContain('persons encountered at a border');
    expect(pravas('explain', 'valueOfStaying').out).toContain('ln((homeIncomeInr + supportTransferInr · vulnerability) / 20000)');
    for (const kind of ['equations', 'parameters', 'scenarios']) expect((JSON.parse(pravas('list', kind, '--json').out) as unknown[]).length, kind).toBeGreaterThan(3);
  });

  test('writes new files that check and run, and never over existing ones', () => {
    for (const kind of ['corridor', 'policy', 'sweep']) {
      expect(pravas('new', kind, `new/${kind}.yaml`).code).toBe(0);
      expect(pravas('check', `new/${kind}.yaml`).code, kind).toBe(0);
      expect(pravas('new', kind, `new/${kind}.yaml`).code).toBe(2);
    }
    expect(pravas('run', 'new/corridor.yaml', '--scale', '0.01', '--replicates', '1', '--quiet').code).toBe(0);
  });

  test('prints a JSON Schema, help and version, and raw random words', () => {
    expect(JSON.parse(pravas('schema').out)).toHaveProperty('properties.levers');
    expect(pravas('--help').out).toContain('compare');
    expect(pravas('run', '--help').out).toContain('--threads');
    expect(pravas('--version').out.trim()).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
    const bytes = execFileSync(process.execPath, [ENTRY, 'stream', '--purpose', 'marks', '--megabytes', '1'], { maxBuffer: 2e6 });
    expect(bytes.length).toBe(1e6);
  });
});

test('a file that only others may not write is still read', () => {
  const path = join(folder, 'read-only.yaml');
  writeFileSync(path, `format: 1\ntitle: t\nquestion: q\nextends: ${POLICY}\n`);
  chmodSync(path, 0o444);
  expect(pravas('check', 'read-only.yaml').code).toBe(0);
});
