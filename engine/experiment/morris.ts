import { uniform32 } from '../random/draw.ts';
import { threefry2x32 } from '../random/threefry.ts';

const START = 0;
const ORDER = 1;
const words = new Uint32Array(2);

/** How far a factor steps, as a share of its range, on a grid of an even number of levels: p / 2(p − 1). */
export function morrisStep(nLevels: number): number {
  return nLevels / (2 * (nLevels - 1));
}

/** A trajectory: the lower level of each factor, whether it steps up, and the step in which it does, from 1. */
export interface Trajectory {
  readonly lower: readonly number[];
  readonly isUp: readonly boolean[];
  readonly step: readonly number[];
}

/**
 * Returns a trajectory: every factor starts at a random level, steps once by `morrisStep`, in random order.
 * @param keys [factor][2]
 * @source Morris 1991; µ* of Campolongo, Cariboni and Saltelli 2007
 */
export function trajectoryOf(trajectory: number, nLevels: number, keys: readonly Uint32Array[]): Trajectory {
  const rank: [number, number, number][] = [];
  const lower: number[] = [];
  const isUp: boolean[] = [];
  keys.forEach((key, j) => {
    threefry2x32(key, trajectory, START, words);
    lower.push(Math.floor(uniform32(words[0]!) * (nLevels / 2)));
    isUp.push(words[1]! >>> 31 === 1);
    threefry2x32(key, trajectory, ORDER, words);
    rank.push([words[0]!, words[1]!, j]);
  });
  rank.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const step = new Array<number>(keys.length);
  rank.forEach(([, , j], place) => {
    step[j] = place + 1;
  });
  return { lower, isUp, step };
}

/** Returns the coordinates [factor] of point i: trajectories one after another, each of as many points as factors and one more. */
export function morrisUnit(i: number, nLevels: number, keys: readonly Uint32Array[]): number[] {
  const nSteps = keys.length + 1;
  const within = i % nSteps;
  const t = trajectoryOf(Math.floor(i / nSteps), nLevels, keys);
  return t.lower.map((lower, j) => (lower + (within >= t.step[j]! === t.isUp[j]! ? nLevels / 2 : 0)) / (nLevels - 1));
}
