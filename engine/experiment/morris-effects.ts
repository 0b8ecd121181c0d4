import { noiseOf } from './noise.ts';
import { meanOf, varianceOf } from '../numeric/quantile.ts';

/** Elementary effects of one factor, in outcome units over the factor's whole range. */
export interface MorrisEffect {
  readonly factor: string;
  /** Mean effect µ. */
  readonly mu: number;
  /** Mean size of the effect, µ*. */
  readonly muStar: number;
  /** Standard deviation σ of the effect: curvature or interaction, and noise. */
  readonly sigma: number;
  /** The σ that replicate noise alone would make; null with one replicate. */
  readonly noiseSigma: number | null;
  /** Number of effects: steps whose runs all ended. */
  readonly n: number;
}

/** A screening. */
export interface MorrisAnalysis {
  /** In the order of the factors. */
  readonly effects: readonly MorrisEffect[];
  /** The fewest factors whose µ* add up to the asked share of all, the largest first. */
  readonly needed: readonly string[];
  /** Their number over the number of factors. */
  readonly neededShare: number;
}

/**
 * Returns elementary effects along trajectories: (y after − y before) / (x after − x before) of the one factor that moved.
 * @param x points in the unit cube [trajectories·(k + 1) × k]: each next point of a trajectory differs from the one before in one factor
 * @param y outcome [trajectories·(k + 1) × replicates], NaN for a run that failed; effects are those of the means
 * @param options.share of the sum of µ* that the needed factors must reach, default 0.9
 * @throws RangeError MORRIS_LAYOUT
 * @source Morris 1991; µ* of Campolongo, Cariboni and Saltelli 2007
 */
export function morrisEffects(
  x: Float64Array,
  y: Float64Array,
  options: { factors: readonly string[]; replicates?: number; share?: number },
): MorrisAnalysis {
  const { factors, replicates = 1, share = 0.9 } = options;
  const k = factors.length;
  const trajectories = x.length / (k * (k + 1));
  if (!Number.isInteger(trajectories) || trajectories < 1 || y.length !== trajectories * (k + 1) * replicates)
    throw new RangeError(`MORRIS_LAYOUT  ${x.length} coordinates and ${y.length} values for ${k} factors: give trajectories·(k + 1) points, ${replicates} values each`);
  const isWhole = (point: number): boolean => !y.subarray(point * replicates, (point + 1) * replicates).some(Number.isNaN);
  const whole = Array.from({ length: y.length / replicates }, (_, i) => i).filter(isWhole);
  const noise = noiseOf(Float64Array.from(whole.flatMap((i) => [...y.subarray(i * replicates, (i + 1) * replicates)])), replicates);
  const means = new Float64Array(y.length / replicates).fill(Number.NaN);
  whole.forEach((i, n) => {
    means[i] = noise.means[n]!;
  });
  const found: number[][] = factors.map(() => []);
  const steps: number[][] = factors.map(() => []);
  for (let t = 0; t < trajectories; t++)
    for (let s = 0; s < k; s++) {
      const at = t * (k + 1) + s;
      const moved = factors.flatMap((_, i) => (x[(at + 1) * k + i] === x[at * k + i] ? [] : [i]));
      const i = moved[0];
      if (i === undefined || moved.length > 1)
        throw new RangeError(`MORRIS_LAYOUT  step ${s + 1} of trajectory ${t + 1} moves ${moved.length} factors: a step moves one`);
      const step = x[(at + 1) * k + i]! - x[at * k + i]!;
      const effect = (means[at + 1]! - means[at]!) / step;
      if (Number.isNaN(effect)) continue;
      found[i]!.push(effect);
      steps[i]!.push(1 / (step * step));
    }
  const effects = factors.map((factor, i): MorrisEffect => {
    const ee = found[i]!;
    return {
      factor, n: ee.length,
      mu: ee.length === 0 ? 0 : meanOf(ee),
      muStar: ee.length === 0 ? 0 : meanOf(ee.map((e) => Math.abs(e))),
      sigma: Math.sqrt(varianceOf(ee)),
      noiseSigma: replicates < 2 || ee.length === 0 ? null : Math.sqrt(2 * noise.inMeans * meanOf(steps[i]!)),
    };
  });
  const needed = neededOf(effects, share);
  return { effects, needed, neededShare: needed.length / k };
}

function neededOf(effects: readonly MorrisEffect[], share: number): string[] {
  const all = effects.reduce((sum, e) => sum + e.muStar, 0);
  const needed: string[] = [];
  let sum = 0;
  for (const e of [...effects].sort((a, b) => b.muStar - a.muStar)) {
    // A sum in another order may miss its whole by a rounding.
    if (sum >= share * all * (1 - 1e-12)) break;
    needed.push(e.factor);
    sum += e.muStar;
  }
  return needed;
}
