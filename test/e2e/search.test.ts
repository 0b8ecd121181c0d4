import { beforeAll, describe, expect, test } from 'vitest';
import { BRIEF, Workplace } from './sweeps.ts';

const w = new Workplace();
const FIND = `format: 1
base: small.yaml
design: search
levers:
  enforcement.fence.intensity: { low: 0.5x, high: 3x }
  pathways.near-work.quota: { low: 0, high: 200 }
uncertainties:
  parameters.considerationBase: { low: 0.6x, high: 1.6x }
search:
  objectives: { departures.irregular: fall, policyCostInr: fall }
  budgetInr: 2e8
  futures: 2
  population: 4
  generations: 2
replicates: 1
`;

interface Found {
  readonly policies: number;
  readonly made: number;
  readonly futures: number;
  readonly generations: readonly { front: number; hypervolume: number }[];
  readonly front: readonly { levers: Record<string, unknown>; objectives: Record<string, number> }[];
}

const search = (out: string, ...more: string[]): Found => {
  const r = w.pravas(['search', 'find.yaml', ...BRIEF, '--threads', '1', '--out', out, '--quiet', '--json', ...more]);
  expect([r.code, r.err]).toEqual([0, '']);
  return JSON.parse(r.out) as Found;
};

describe('pravas search', () => {
  let whole: Found;

  beforeAll(() => {
    w.write('find.yaml', FIND);
    whole = search('whole');
  });

  test('finds policies within the budget that no other betters', () => {
    expect(whole.front.length).toBeGreaterThan(0);
    expect(whole.made).toBe(whole.policies * 2);
    // The base scenario is tried too, as a policy like others: here 60 permits.
    expect(w.table('whole').split('\n')[1]).toMatch(/^0,0,1,60,/);
    for (const a of whole.front) {
      expect(a.objectives['policyCostInr']).toBeLessThanOrEqual(2e8);
      for (const b of whole.front) expect(a.objectives['departures.irregular']! < b.objectives['departures.irregular']! && a.objectives['policyCostInr']! < b.objectives['policyCostInr']!).toBe(false);
    }
    // What was found is never lost.
    whole.generations.slice(1).forEach((g, i) => expect(g.hypervolume).toBeGreaterThanOrEqual(whole.generations[i]!.hypervolume));
  });

  test('stopped after a generation and gone on with comes to the same, and makes no run twice', () => {
    const first = search('parts', '--generations', '1');
    const rest = search('parts');
    expect(first.made + rest.made).toBe(whole.made);
    expect(rest.front).toEqual(whole.front);
    expect(search('parts')).toMatchObject({ made: 0, front: whole.front });
    expect(w.table('parts')).toBe(w.table('whole'));
  });

  test('its folder is the store of a sweep, from which ask answers', () => {
    const value = JSON.parse(w.pravas(['ask', 'whole', '--json']).out) as { design: string; answers: Record<string, { data: { futures?: number } }> };
    expect(value.design).toBe('search');
    expect(value.answers['ranking']!.data.futures).toBe(2);
  });

  test('says what a search file lacks, and that a sweep is no search', () => {
    w.write('bad.yaml', FIND.replace('policyCostInr: fall }', 'cost: fall }').replace(/levers:\n.*\n.*\n/, ''));
    const bad = w.pravas(['check', 'bad.yaml']);
    expect(bad.code).toBe(2);
    expect(bad.out + bad.err).toMatch(/UNKNOWN_OUTCOME {2}unknown outcome: cost/);
    w.write('none.yaml', FIND.replace(/search:\n( .*\n)+/, ''));
    expect(w.pravas(['search', 'none.yaml']).err).toMatch(/MISSING_KEY {2}search needs search/);
    expect(w.pravas(['search', 'grid.yaml', '--out', 'g']).err).toMatch(/NO_SEARCH {2}design: grid/);
  });
});
