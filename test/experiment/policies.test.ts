import { expect, test } from 'vitest';
import { designOf, settingsOf } from '../../engine/experiment/design.ts';
import { ScenarioError } from '../../engine/scenario/problems.ts';
import { readScenario } from '../../engine/scenario/read.ts';
import { optionsOfSettings, readSweep } from '../../engine/scenario/sweep.ts';
import { scenarioFiles } from '../../engine/node/index.ts';

const FOLDER = 'test/fixtures/corridor';
const SWEEP = `${FOLDER}/policies-sweep.yaml`;

/** Files on disk, but for one whose text is given. */
function filesWith(path: string, text: string): ReturnType<typeof scenarioFiles> {
  const files = scenarioFiles();
  return { ...files, read: (file) => (file.endsWith(path) ? new TextEncoder().encode(text) : files.read(file)) };
}

function codesOf(text: string, points?: string): string[] {
  const files = filesWith('policies-sweep.yaml', text);
  const both = points === undefined ? files : { ...files, read: (file: string) => (file.endsWith('points.csv') ? new TextEncoder().encode(points) : files.read(file)), resolve: (from: string, reference: string) => (reference === 'points.csv' ? `${FOLDER}/points.csv` : files.resolve(from, reference)) };
  try {
    readSweep(SWEEP, both);
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map((p) => p.code);
    throw error;
  }
}

test('policies of a sweep are off or on, in every combination with levers', () => {
  const files = scenarioFiles();
  const sweep = readSweep(SWEEP, files);
  const design = designOf(sweep, readScenario(sweep.baseFile, files), files);
  expect(design.nPoints).toBe(8);
  expect(design.factors.map((f) => f.path)).toEqual(['policy.stricter', 'policy.wider', 'brokers.arrest']);
  expect(settingsOf(design, 0)).toEqual({});
  expect(settingsOf(design, 7)).toEqual({ 'policy.stricter': 1, 'policy.wider': 1, 'brokers.arrest': '2x' });
});

test('policies that are on act as the overlays of a scenario do', () => {
  const files = scenarioFiles();
  const { policyFiles, baseFile } = readSweep(SWEEP, files);
  const options = optionsOfSettings({ 'policy.stricter': 1, 'policy.wider': 1, 'brokers.arrest': '2x' }, policyFiles);
  expect(options.set).toEqual({ 'brokers.arrest': '2x' });
  const both = readScenario(baseFile, files, { policies: options.policies });
  expect(both.leaves).toEqual(readScenario(`${FOLDER}/both.yaml`, files).leaves);
  expect(both.leaves).not.toEqual(readScenario(baseFile, files).leaves);
  expect(readScenario(baseFile, files, optionsOfSettings({}, policyFiles)).leaves).toEqual(readScenario(baseFile, files).leaves);
});

test('a policy that is not there, a design without on and off, and a point that is neither are refused', () => {
  const head = 'format: 1\ntitle: t\nbase: small.yaml\n';
  expect(codesOf(`${head}design: factorial\npolicies: { stricter: strictest.yaml }\n`)).toContain('BAD_REFERENCE');
  expect(codesOf(`${head}design: lhs\nsamples: 4\npolicies: { stricter: stricter.yaml }\n`)).toContain('KEY_WITHOUT_USE');
  const points = `${head}design: points\npoints: points.csv\npolicies: { stricter: stricter.yaml }\n`;
  expect(codesOf(points, 'policy.stricter\n0\n1\n')).toEqual([]);
  expect(codesOf(points, 'policy.stricter\n0\n2\n')).toContain('BAD_TABLE');
  expect(codesOf(points, 'policy.wider\n1\n')).toContain('UNKNOWN_REFERENCE');
});
