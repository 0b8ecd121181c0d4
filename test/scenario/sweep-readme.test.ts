import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LIBRARY, scenarioFiles } from '../../engine/node/files.ts';
import { DESIGN_NAMES, readSweep, SWEEP } from '../../engine/scenario/sweep.ts';

const README = join(LIBRARY, 'sweeps/README.md');
const readme = readFileSync(README, 'utf8');

test('the sweep in the README of sweeps has no problems', () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(readme)![1]!;
  const onDisk = scenarioFiles();
  // The README stands for the file that a reader would write beside it.
  const files = { ...onDisk, read: (path: string) => (path === README ? new TextEncoder().encode(text) : onDisk.read(path)) };
  expect(readSweep(README, files).design).toBe('lhs');
});

test('the README of sweeps tells of every key and every design', () => {
  expect([...Object.keys(SWEEP.shape), ...DESIGN_NAMES].filter((name) => !readme.includes(`\`${name}\``) && !new RegExp(`^${name}:`, 'm').test(readme))).toEqual([]);
});
