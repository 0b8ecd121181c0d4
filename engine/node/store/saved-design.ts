import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Design, FactorValue } from '../../experiment/design.ts';
import { factorText } from '../../scenario/factors.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { hashOfDesign, type StorePlan } from './plan.ts';

const CHUNK = 1 << 20;
/** Columns of the table before the values: number and key of the point. */
const BEFORE = 2;

/** Yields the lines of a file without holding it. */
function* linesOf(path: string): Generator<string> {
  const fd = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(CHUNK);
  let rest = '';
  try {
    for (let n = readSync(fd, chunk, 0, CHUNK, null); n > 0; n = readSync(fd, chunk, 0, CHUNK, null)) {
      const lines = (rest + decoder.write(chunk.subarray(0, n))).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } finally {
    closeSync(fd);
  }
  if (rest !== '') yield rest;
}

/**
 * Returns the design of a store as it was written down before its first run, whatever sweep files and engine are today. Held in nine bytes a value.
 * @throws ScenarioError BAD_STORE when the table is not the one that the plan tells of
 */
export function savedDesign(folder: string, plan: StorePlan): Design {
  const path = join(folder, 'design.csv');
  const refuse = (what: string): never => {
    throw new ScenarioError([{ file: path, line: 1, column: 1, code: 'BAD_STORE', message: `table of design points: ${what}`, remedy: 'give the command of the sweep again: it writes the table anew, and no finished run is lost' }]);
  };
  const { name, factors, nPoints, drawn } = plan.design;
  const numbers = factors.map(() => new Float64Array(nPoints));
  const isFactor = factors.map(() => new Uint8Array(nPoints));
  const asWritten = new Map<string, string>();
  let i = -1;
  try {
    for (const line of linesOf(path)) {
      if (i >= 0 && i < nPoints) {
        const cells = line.split(',');
        factors.forEach((_, j) => {
          const cell = cells[BEFORE + j] ?? '';
          const relative = cell.endsWith('x');
          numbers[j]![i] = Number(relative ? cell.slice(0, -1) : cell);
          if (!relative) return;
          isFactor[j]![i] = 1;
          if (factorText(numbers[j]![i]!) !== cell) asWritten.set(`${i},${j}`, cell);
        });
      }
      i++;
    }
  } catch (error) {
    refuse((error as Error).message);
  }
  if (i !== nPoints) refuse(`${Math.max(i, 0)} points, of ${nPoints}`);
  const valueAt = (point: number, j: number): FactorValue => {
    const number = numbers[j]![point]!;
    return isFactor[j]![point] ? (asWritten.get(`${point},${j}`) ?? factorText(number)) : number;
  };
  const design: Design = { name, factors, nPoints, point: (point) => factors.map((_, j) => valueAt(point, j)), ...(drawn ? { drawn } : {}) };
  if (hashOfDesign(design) !== plan.design.sha256) refuse('not the one that was written');
  return design;
}
