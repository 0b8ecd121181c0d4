import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { BRIEF, Workplace } from './sweeps.ts';

vi.setConfig({ testTimeout: 120_000 });

const w = new Workplace();
/** Kills the process at the n-th shard that it puts in its place, or removes. */
const FAULT = w.path('fault.cjs');
let whole = '';

const shards = (store: string): string[] => w.list(`${store}/shards`).filter((f) => f.startsWith('runs-'));

beforeAll(() => {
  // As a queue leaves it: a shard of few runs a batch.
  const r = w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--threads', '1', '--out', 'small', '--quiet', '--json'], { PRAVAS_RUNS_PER_SHARD: '2' });
  expect([r.code, shards('small').length]).toEqual([0, 12]);
  whole = w.table('small');
  expect(whole.trim().split('\n')).toHaveLength(25);
  writeFileSync(FAULT, `const fs = require('node:fs'); const { renameSync, rmSync } = fs; const { FAULT_AT } = process.env;
const [call, nth] = (FAULT_AT ?? ' 0').split(' '); let n = 0;
const at = (name, path) => { if (name === call && /shards.(runs|series)-/.test(String(path)) && ++n === Number(nth)) process.kill(process.pid, 'SIGKILL'); };
fs.renameSync = (from, to) => { renameSync(from, to); at('put', to); };
fs.rmSync = (path, options) => { at('remove', path); return rmSync(path, options); };
require('node:module').syncBuiltinESMExports();`);
}, 120_000);

test('small shards of a finished sweep are brought together, and the table has the same bytes', () => {
  cpSync(w.path('small'), w.path('gathered'), { recursive: true });
  expect(w.sweep('grid.yaml', 'gathered')).toMatchObject({ code: 0, made: 0, done: 24, notes: [] });
  expect(readdirSync(w.path('gathered/shards')).length).toBe(2);
  expect(w.table('gathered')).toBe(whole);
  // A second time there is nothing to bring together.
  const before = w.list('gathered/shards');
  w.sweep('grid.yaml', 'gathered');
  expect(w.list('gathered/shards')).toEqual(before);
});

test('a merge brings them together too', () => {
  cpSync(w.path('small'), w.path('merged'), { recursive: true });
  expect(w.pravas(['merge', 'merged', 'small']).code).toBe(0);
  expect(shards('merged')).toHaveLength(1);
  expect(w.table('merged')).toBe(whole);
});

test('months whose runs are gone, as a kill between two removals leaves them, change no table and go when the store is next opened', () => {
  cpSync(w.path('small'), w.path('orphan'), { recursive: true });
  expect(w.sweep('grid.yaml', 'orphan')).toMatchObject({ code: 0, made: 0 });
  const gathered = w.list('orphan/shards');
  const old = w.list('small/shards').filter((f) => f.startsWith('series-')).slice(0, 2);
  expect(old.length).toBe(2);
  for (const f of old) cpSync(w.path(`small/shards/${f}`), w.path(`orphan/shards/${f}`));
  expect(w.table('orphan')).toBe(whole);
  // Reading writes nothing.
  expect(w.list('orphan/shards')).toHaveLength(gathered.length + 2);
  // While somebody else is at work, its runs may just be coming.
  const journal = 'orphan/journal-elsewhere-1-abcdef00-0.jsonl';
  w.write(journal, '');
  expect(w.sweep('grid.yaml', 'orphan')).toMatchObject({ code: 0, made: 0, done: 24, notes: [] });
  expect(w.list('orphan/shards')).toHaveLength(gathered.length + 2);
  rmSync(w.path(journal));
  expect(w.sweep('grid.yaml', 'orphan')).toMatchObject({ code: 0, made: 0, done: 24, notes: [] });
  expect(w.list('orphan/shards')).toEqual(gathered);
  expect(w.table('orphan')).toBe(whole);
});

test.each([['after months were written', 'put 1', 12], ['after runs were written', 'put 2', 13], ['before anything is removed', 'remove 1', 13], ['in the middle of removing', 'remove 8', null], ['between the runs of a shard and their months', 'remove 2', 12]])('killed %s, nothing is lost, and the next sweep goes on', (_, at, n) => {
  const store = `killed-${at.replace(' ', '-')}`;
  cpSync(w.path('small'), w.path(store), { recursive: true });
  expect(w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--threads', '1', '--out', store, '--quiet'], { NODE_OPTIONS: `--require ${FAULT}`, FAULT_AT: at }).code).toBe(null);
  const left = shards(store).length;
  expect(left).toBeGreaterThan(1);
  if (n !== null) expect(left).toBe(n);
  else expect(left).toBeLessThan(13);
  expect(w.table(store)).toBe(whole);
  expect(w.sweep('grid.yaml', store)).toMatchObject({ code: 0, made: 0, done: 24 });
  expect(shards(store)).toHaveLength(1);
  expect(w.list(`${store}/shards`)).toHaveLength(2);
  expect(w.table(store)).toBe(whole);
});
