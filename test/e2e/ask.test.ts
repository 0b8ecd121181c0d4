import { beforeAll, describe, expect, test } from 'vitest';
import { Workplace } from './sweeps.ts';

const w = new Workplace();
const ask = (...args: string[]): ReturnType<Workplace['pravas']> => w.pravas(['ask', ...args]);

beforeAll(() => {
  w.write('futures.yaml', `format: 1
title: Fences, visas and how often people think of leaving
base: small.yaml
design: grid
levers:
  enforcement.fence.intensity: [1x, 2x]
  pathways.near-work.quota: [30, 90]
uncertainties:
  parameters.considerationBase: [0.6x, 1x, 1.6x]
replicates: 2
`);
  expect(w.sweep('futures.yaml', 'futures')).toMatchObject({ code: 0, made: 24 });
});

describe('pravas ask', () => {
  test('answers in prose and tables', () => {
    const r = ask('futures', '--predicate', 'departures.irregular > 300', '--good-enough', 'deaths < 20');
    expect([r.code, r.err]).toEqual([0, '']);
    for (const title of ['HEADLINE', 'HOW SURE', 'WHAT IT DEPENDS ON', 'WHO BEARS THE HARM', 'WHERE DEPARTURES.IRREGULAR > 300', 'DOES THE RANKING FLIP?', 'WHAT STANDS UP TO UNCERTAINTY', 'WHAT CANNOT BE BETTERED']) expect(r.out).toContain(title);
    expect(r.out).toMatch(/^Fences, visas and how often people think of leaving\ngrid of 12 points, 24 runs/);
    expect(r.out).toMatch(/Of 4 policies .* does best/);
  });

  test('answers a script with one JSON value, the same each time', () => {
    const [one, two] = [ask('futures', '--json'), ask('futures', '--json')];
    expect(two.out).toBe(one.out);
    const value = JSON.parse(one.out) as { answers: Record<string, { sentences: string[]; data: unknown }> };
    expect(value).toMatchObject({ format: 1, design: 'grid', points: 12, runs: 24, missing: 0, failed: 0, outcome: 'departures.irregular', wanted: 'fall' });
    expect(Object.keys(value.answers)).toEqual(['headline', 'sure', 'dependsOn', 'harm', 'ranking', 'robustness', 'pareto']);
    expect(value.answers['ranking']!.data).toMatchObject({ futures: 3 });
    expect(value.answers['dependsOn']!.data).toMatchObject({ method: 'contrasts', nReplicates: 2 });
  });

  test('answers in SQL what export writes', () => {
    const r = ask('futures', '--json', '--sql', 'select "pathways.near-work.quota" as quota, count(*)::integer as n, round(sum(deaths)) as deaths from runs group by all order by quota');
    const { columns, rows } = JSON.parse(r.out) as { columns: string[]; rows: number[][] };
    expect(columns).toEqual(['quota', 'n', 'deaths']);
    const lines = w.table('futures').trim().split('\n').map((line) => line.split(','));
    const at = (name: string): number => lines[0]!.indexOf(name);
    const deaths = (quota: string): number => lines.slice(1).filter((l) => l[at('pathways.near-work.quota')] === quota).reduce((sum, l) => sum + Number(l[at('deaths')]), 0);
    expect(rows).toEqual([[30, 12, Math.round(deaths('30'))], [90, 12, Math.round(deaths('90'))]]);
    const months = JSON.parse(ask('futures', '--json', '--sql', "select count(distinct month)::integer from series where outcome = 'deaths'").out) as { rows: number[][] };
    expect(months.rows).toEqual([[2]]);
  });

  test('names what it does not know, and refuses what is no store', () => {
    expect(ask('futures', '--predicate', 'deths > 1')).toMatchObject({ code: 2, err: expect.stringMatching(/EQUATION_UNKNOWN_SYMBOL.*deths/) });
    expect(ask('futures', '--outcome', 'deths')).toMatchObject({ code: 2, err: expect.stringMatching(/UNKNOWN_OUTCOME {2}unknown outcome: deths: did you mean deaths\?/) });
    expect(ask('futures', '--sql', 'select nothing')).toMatchObject({ code: 2, err: expect.stringMatching(/SQL {2}Binder Error/) });
    expect(JSON.parse(ask('nowhere', '--json').out)).toMatchObject({ error: { problems: [{ code: 'BAD_STORE' }] } });
  });
});
