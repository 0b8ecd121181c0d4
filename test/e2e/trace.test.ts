import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUSY } from '../laws/busy.ts';

const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
const CORRIDOR = 'pravas:corridors/india-north-america';
const SMALL = ['--scale', '0.0005', '--to', '2018-11'];
const SET = Object.entries(BUSY).flatMap(([path, value]) => ['--set', `${path}=${value}`]);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function trace(...args: string[]): Ran {
  const r = spawnSync(process.execPath, [ENTRY, 'trace', CORRIDOR, ...args], { encoding: 'utf8' });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

interface Life {
  readonly format: number;
  readonly scenario: string;
  readonly household: { readonly uid: number; readonly stratum: string; readonly incomeInr: number };
  readonly months: readonly { readonly month: string; readonly happenings: readonly { readonly what: string }[] }[];
  readonly prose: string;
}

test('finds a household that arrived, tells its life, and tells the same one by its number', () => {
  const r = trace('--find', 'arrived', ...SMALL, ...SET, '--json');
  expect(r.code, r.err).toBe(0);
  const life = JSON.parse(r.out) as Life;
  expect(life.format).toBe(1);
  expect(life.scenario).toBe('india-north-america');
  expect(life.household.stratum).toMatch(/-(rural|urban)$/);
  const happened = life.months.filter((m) => m.month >= '2018-10').flatMap((m) => m.happenings.map((h) => h.what));
  expect(happened).toContain('arrived');
  for (const text of ['A household of', 'the household believed', 'set out', 'They arrived in the United States', 'When the account ends']) expect(life.prose).toContain(text);
  const again = trace('--household', String(life.household.uid), ...SMALL, ...SET, '--quiet');
  expect(again.code).toBe(0);
  expect(again.err).toBe('');
  expect(again.out).toContain(`Household ${life.household.uid} of india-north-america`);
  expect(again.out).toContain('scale 0.0005');
  expect(again.out.replace(/\s+/g, ' ')).toContain(life.prose.replace(/\s+/g, ' '));
}, 60_000);

test('says so when there is none to find', () => {
  const r = trace('--find', 'arrived', ...SMALL, '--set', 'routes.*.open=0', '--json');
  expect(r.code, r.err).toBe(1);
  expect((JSON.parse(r.out) as { error: { problems: { code: string }[] } }).error.problems[0]!.code).toBe('NONE_FOUND');
});

test.each([
  [['--household', '99999999'], 'UNKNOWN_HOUSEHOLD', /0 to \d+/],
  [['--find', 'arived'], 'BAD_ARGUMENT', /did you mean arrived/],
  [['--find', 'arrived', '--household', '3'], 'BAD_ARGUMENT', /cannot be used with/],
])('%j ends with 2 and says %s', (args, code, text) => {
  const r = trace(...args, ...SMALL, '--json');
  expect(r.code, r.err + r.out).toBe(2);
  const [problem] = (JSON.parse(r.out) as { error: { problems: { code: string; message: string; remedy: string }[] } }).error.problems;
  expect(problem!.code).toBe(code);
  expect(`${problem!.message} ${problem!.remedy}`).toMatch(text);
});

test('Ctrl-C ends it with 130', async () => {
  const child = spawn(process.execPath, [ENTRY, 'trace', CORRIDOR, '--scale', '0.01']);
  await new Promise<void>((resolve) => child.stderr.once('data', () => resolve()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
  expect(code).toBe(130);
});
