import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Hindcast, hindcast } from '../../engine/node/calibration/hindcast.ts';
import { rolling } from '../../engine/node/calibration/rolling.ts';
import { readForecast } from '../../engine/forecast/forecast-file.ts';
import { hindcastJson } from '../../engine/node/commands/hindcast.ts';
import { main } from '../../engine/node/main.ts';
import { monthOf, monthText } from '../../engine/scenario/months.ts';

let folder: string;
const signal = new AbortController().signal;
const TRAIN_TO = '2019-08';

/** The small corridor with dated things on both sides of the date, and a file of observations; what is later than the date is as `isOther` has it. */
function written(isOther: boolean): { scenario: string; observed: string; targets: string } {
  const name = isOther ? 'other' : 'plain';
  const path = (file: string): string => join(folder, file);
  const events = `
events:
  first: { knownFrom: 2019-01, set: { borders.fence.releaseShare: { 2019-01: 0.5, 2019-11: ${isOther ? 0.05 : 0.8} } } }
  second: { knownFrom: ${isOther ? '2019-12' : '2019-09'}, set: { borders.coast.releaseShare: { 2019-12: ${isOther ? 0.1 : 0.9} } } }
  ${isOther ? 'third: { knownFrom: 2019-10, set: { legs.way.open: { 2019-10: 0.1 } } }' : ''}
`;
  writeFileSync(path(`${name}.yaml`), readFileSync('test/fixtures/corridor/small.yaml', 'utf8').replace('\nlevers: {}', `${events}\nlevers: {}`));
  const rows: string[] = [];
  for (let m = monthOf('2018-07')!; m <= monthOf('2020-02')!; m++) {
    const isLater = m > monthOf(TRAIN_TO)!;
    const wave = 1 + 0.2 * (((m * 7) % 5) - 2);
    rows.push(`${monthText(m)},fence,${Math.round(100 * wave * (isLater && isOther ? 9 : 1))}`, `${monthText(m)},coast,${Math.round(60 * wave * (isLater && isOther ? 0.1 : 1))}`);
  }
  writeFileSync(path(`${name}.csv`), `month,border_region,encounters\n${rows.join('\n')}\n`);
  writeFileSync(path('targets.csv'), 'target,period,value\nfence,2018-07,100\n');
  writeFileSync(path('targets.yaml'), `format: 1
title: Small
scenario: plain.yaml
data: targets.csv
free:
  routes.overland.appeal: { low: -6.2, high: -4.2 }
  routes.oversea.appeal: { low: -6.2, high: -4.2 }
structures: { all: { title: all }, dear: { fixed: { routes.overland.appeal: -6 } } }
targets: { fence: { title: Fence, extractor: encounters.fence, kind: flow, border: fence, likelihood: log-student, source: made up, class: c } }
`);
  return { scenario: path(`${name}.yaml`), observed: path(`${name}.csv`), targets: path('targets.yaml') };
}

const request = (files: ReturnType<typeof written>, out: string) => ({ ...files, trainTo: TRAIN_TO, runs: 12, scale: 0.05, seed: 'hindcast', threads: 2, folder: join(folder, out), isQuiet: true, signal });
const forecast = (h: Hindcast) => h.borders.map((b) => b.months.map(({ observed, ...rest }) => rest));

let plain: Hindcast;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pravas-hindcast-'));
  copyFileSync('test/fixtures/corridor/small-strata.csv', join(folder, 'small-strata.csv'));
  plain = await hindcast(request(written(false), 'plain'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a forecast does not depend on anything later than the month of training: events, dated values, observations', async () => {
  const other = await hindcast(request(written(true), 'other'));
  expect(forecast(other)).toEqual(forecast(plain));
  expect(other.borders.map((b) => b.verdict.mase)).not.toEqual(plain.borders.map((b) => b.verdict.mase));
});

test('runs that a folder has are found again, and give the same bytes', async () => {
  const again = await hindcast(request(written(false), 'plain'));
  expect(again.runSeconds).toBe(0);
  expect(forecast(again)).toEqual(forecast(plain));
});

test('scores are told by border and by naive forecast, and bands are in order', () => {
  expect(plain.borders.map((b) => b.border)).toEqual(['fence', 'coast']);
  for (const b of plain.borders) {
    expect(b.against.lastValue).toBe(b.verdict.mase);
    for (const m of b.months) expect([m.low95, m.low80, m.low50, m.middle, m.high50, m.high80, m.high95]).toEqual([m.low95, m.low80, m.low50, m.middle, m.high50, m.high80, m.high95].sort((x, y) => x - y));
  }
  expect(plain.structures.reduce((sum, s) => sum + s.weight, 0)).toBeCloseTo(1, 9);
});

test('a report in Markdown tells what was found; what is no hindcast is refused with exit code 2', async () => {
  const file = readForecast(JSON.stringify(hindcastJson(plain, 'pravas hindcast plain.yaml')), 'hindcast.json');
  if ('pooled' in file) throw new Error('not a hindcast');
  // Observed from July 2018 to the month of training, then what was forecast.
  expect(file.borders['coast']!.training!.from).toBe('2018-07');
  expect([file.borders['coast']!.training!.encounters.length, file.borders['coast']!.months[0]!.month]).toEqual([14, '2019-09']);
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('plain/hindcast.json'), JSON.stringify(hindcastJson({ ...plain, notes: ['| <script> | `x`'] }, 'pravas hindcast plain.yaml')));
  expect(await main(['report', path('plain'), '-o', path('report.md')], signal)).toBe(0);
  const markdown = readFileSync(path('report.md'), 'utf8');
  for (const part of ['# Hindcast of plain', '- fence: the middle forecast was ', '## Scores', '| model without discrepancy |', '## Limits', '    pravas hindcast plain.yaml', '\\| \\<script\\> \\| \\`x\\`']) expect(markdown).toContain(part);
  writeFileSync(path('wrong.json'), '{}');
  expect(await main(['report', path('wrong.json'), '-o', path('wrong.md')], signal)).toBe(2);
});

test('rolling forecasts of the targets of a calibration file are pooled, and go on from the runs of a folder', async () => {
  const { targets } = written(false);
  const rows = Array.from({ length: 68 }, (_, i) => `fence,${monthText(monthOf('2015-05')! + i)},${100 + 20 * ((i * 7) % 5)}`);
  writeFileSync(join(folder, 'targets.csv'), `target,period,value\n${rows.join('\n')}\n`);
  const wanted = { scenario: join(folder, 'plain.yaml'), targets, runs: 12, scale: 0.02, seed: 'rolling', threads: 2, folder: join(folder, 'rolling'), isQuiet: true, signal, firstOrigin: '2019-03' };
  const first = await rolling(wanted);
  expect(first.origins[0]).toBe('2019-03');
  expect(first.pooled).toHaveLength(1);
  const [fence] = first.pooled;
  expect([fence!.series, fence!.origins]).toEqual(['fence', first.origins.length]);
  expect(fence!.crps).toBeGreaterThan(0);
  expect(fence!.coverage.every((share, i, all) => share >= (all[i - 1] ?? 0) && share <= 1)).toBe(true);
  const again = await rolling({ ...wanted, threads: 1 });
  expect(again.runSeconds).toBe(0);
  expect(again.pooled).toEqual(first.pooled);
});

test('a file without months after the date is refused with exit code 2', async () => {
  const files = written(false);
  const said: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string) => said.push(text) > 0) as typeof process.stdout.write;
  try {
    expect(await main(['hindcast', files.scenario, '--observed', files.observed, '--train-to', '2020-02', '--out', join(folder, 'refused'), '--json', '--quiet'], signal)).toBe(2);
  } finally {
    process.stdout.write = write;
  }
  expect(JSON.parse(said.join('')).error.problems[0].code).toBe('NOTHING_TO_SCORE');
});
