import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Design, designOf, settingsOf } from '../../engine/experiment/design.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { readScenario } from '../../engine/scenario/read.ts';
import { readSweep } from '../../engine/scenario/sweep.ts';

let folder: string;
const DRAWS = 'draw,structure,routes.overland.appeal,parameters.valueWeight,borders.fence.releaseShare,discrepancy.fence.persistence\n0,a,-5,0.05,0.15,0.9\n1,b,-4.5,0.1,0.3,0.8\n2,a,-5.5,0.15,0.6,0.7\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pravas-posterior-'));
  for (const f of ['small.yaml', 'small-strata.csv']) copyFileSync(`test/fixtures/corridor/${f}`, join(folder, f));
  writeFileSync(join(folder, 'dated.yaml'), 'format: 1\ntitle: Dated\nquestion: What do dates do?\nextends: small.yaml\nevents: { later: { knownFrom: 2019-01, set: { borders.fence.releaseShare: { 2019-01: 0.5x } } } }\n');
  writeFileSync(join(folder, 'draws.csv'), DRAWS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function design(text: string): Design {
  const file = join(folder, 'sweep.yaml');
  writeFileSync(file, `format: 1\nbase: dated.yaml\n${text}\n`);
  const sweep = readSweep(file, scenarioFiles());
  return designOf(sweep, readScenario(sweep.baseFile, scenarioFiles()), scenarioFiles());
}
const all = (d: Design): Record<string, unknown>[] => Array.from({ length: d.nPoints }, (_, i) => settingsOf(d, i));

test('a grid of levers is crossed with whole draws of a posterior, columns that no run is told left out', () => {
  const points = all(design('design: grid\nlevers: { brokers.arrest: [1x, 3x] }\nuncertainties: { posterior: draws.csv }'));
  expect(points).toHaveLength(6);
  expect(points[1]).toEqual({ 'routes.overland.appeal': -4.5, 'parameters.valueWeight': 0.1 });
  expect(points[4]).toMatchObject({ 'brokers.arrest': '3x', 'routes.overland.appeal': -4.5, 'parameters.valueWeight': 0.1 });
});

test('a quantity that dates act on is drawn as a factor of its schedule, so that they go on acting', () => {
  expect(all(design('design: grid\nuncertainties: { posterior: draws.csv }')).map((p) => p['borders.fence.releaseShare'])).toEqual(['0.5x', undefined, '2x']);
});

test('samples of levers take draws in turn, and only so many as are asked for', () => {
  const points = all(design('design: lhs\nsamples: 4\nlevers: { brokers.arrest: { low: 1x, high: 3x } }\nuncertainties: { posterior: draws.csv, draws: 2 }'));
  expect(points.map((p) => p['parameters.valueWeight'])).toEqual([0.05, 0.1, 0.05, 0.1]);
});

test.each([
  ['design: morris\nsamples: 4\nlevers: { brokers.arrest: { low: 1x, high: 3x } }\nuncertainties: { posterior: draws.csv }', /KEY_WITHOUT_USE {2}morris has no use for a posterior/],
  ['design: grid\nlevers: { parameters.valueWeight: [0.05, 0.1] }\nuncertainties: { posterior: draws.csv }', /DUPLICATE_FACTOR {2}the sweep varies parameters.valueWeight too/],
  ['design: grid\nlevers: { brokers.arrest: [1x, 3x] }\nuncertainties: { posterior: nowhere.csv }', /BAD_REFERENCE/],
])('what a posterior cannot be used for is refused: %j', (text, message) => {
  expect(() => design(text)).toThrow(message);
});
