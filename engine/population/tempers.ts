import type { Bound } from '../equation/bound.ts';
import { slotOf } from '../catalog/symbols.ts';
import type { Plan } from '../plan/plan.ts';
import { type AttributeScale, UNIFORM } from './household.ts';

const OPTIMISM = slotOf('optimism');
const RISK = slotOf('riskAversion');
const VALUE_WEIGHT = slotOf('valueWeight');
/** Parts into which the ranges of optimism and of risk aversion are cut. */
const BINS = 4;
/** Households of a stratum from which the parts pay for themselves; it depends on the population only. */
const LEAST_HOUSEHOLDS = 400_000;

/**
 * How much of the largest prospect of a route is beyond households of a temper, that is, of less optimism or more risk aversion: with it a
 * household is ruled out by one draw, before anything else of it is read. Known where the value of a route is the default equation.
 */
export class Tempers {
  /** [strata × alternatives × BINS × BINS], in utility; 0 where nothing is known. */
  private readonly beyond: Float64Array;
  private readonly n: number;
  private readonly halfOptimism: number;
  private readonly halfRisk: number;
  private readonly isLarge: Uint8Array;
  private readonly out = new Float64Array(2);

  constructor(plan: Plan, scale: AttributeScale) {
    this.n = plan.alternatives.length;
    this.beyond = new Float64Array(plan.strata.length * this.n * BINS * BINS);
    this.halfOptimism = scale.optimismSd * UNIFORM;
    this.halfRisk = scale.riskAversionSd * UNIFORM;
    this.isLarge = Uint8Array.from(plan.stratumHouseholds, (h) => (plan.areMeansUsual && h >= LEAST_HOUSEHOLDS ? 1 : 0));
  }

  /** Whether the tempers of a stratum are told apart. */
  isKnown(stratum: number): boolean {
    return this.isLarge[stratum] === 1;
  }

  /** Sets what is beyond each temper, when the slots hold the bounds of a stratum and a route. @param top largest prospect of all */
  update(stratum: number, k: number, top: number, expectedGain: Bound, lo: Float64Array, hi: Float64Array): void {
    if (!this.isKnown(stratum)) return;
    const ends = [lo[OPTIMISM]!, hi[OPTIMISM]!, lo[RISK]!, hi[RISK]!] as const;
    const weight = Math.max(0, lo[VALUE_WEIGHT]!);
    for (let o = 0; o < BINS; o++)
      for (let r = 0; r < BINS; r++) {
        this.range(OPTIMISM, 0, this.halfOptimism, o, lo, hi);
        this.range(RISK, 1, this.halfRisk, r, lo, hi);
        expectedGain(lo, hi, this.out);
        this.beyond[((stratum * this.n + k) * BINS + o) * BINS + r] = weight * Math.max(0, top - this.out[1]!);
      }
    [lo[OPTIMISM], hi[OPTIMISM], lo[RISK], hi[RISK]] = ends;
  }

  /** A part of a range, a hair wider than the households that fall into it. */
  private range(slot: number, middle: number, half: number, bin: number, lo: Float64Array, hi: Float64Array): void {
    const width = (2 * half) / BINS;
    lo[slot] = middle - half + bin * width - 1e-9;
    hi[slot] = middle - half + (bin + 1) * width + 1e-9;
  }

  /** Utility beyond the household in the slots `s`, whose traits are read. */
  beyondOf(stratum: number, k: number, s: Float64Array): number {
    const o = binOf(s[OPTIMISM]!, this.halfOptimism);
    const r = binOf(s[RISK]! - 1, this.halfRisk);
    return this.beyond[((stratum * this.n + k) * BINS + o) * BINS + r]!;
  }
}

function binOf(x: number, half: number): number {
  return half === 0 ? 0 : Math.max(0, Math.min(BINS - 1, Math.floor(((x + half) / (2 * half)) * BINS)));
}
