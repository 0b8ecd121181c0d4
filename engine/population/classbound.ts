/** Odds from which an alternative is taken for certain. */
const SURE = 1e15;

/** A hair above 1: bounds and points are rounded differently. */
export const SLACK = 1 + 1e-9;

/** Numbers that bound a class in a state and an alternative, in this order, side by side in memory. */
export const FIELDS = 8;
/** Largest utility; −∞ where closed. */
export const VALUE = 0;
/** Least value of staying, less attachment, of those who can pay. */
export const STAY = 1;
/** Odds against staying, at the most, with no attachment. */
export const ODDS = 2;
/** Least income score at which a household may be able to pay. */
export const SCORE_FLOOR = 3;
/** Least cash asked, outlay, and what the cost term takes from the largest utility at the least. */
export const CASH = 4;
export const OUTLAY = 5;
export const COST_LEAST = 6;

/** Bounds for the classes of a stratum, in one state. Classes alike but for attachment and schooling share all but their intensities. */
export class StateBounds {
  /** Largest consideration rate, by class. */
  readonly rate: Float64Array;
  /** Largest intensities, [classes × alternatives]. */
  readonly intensity: Float64Array;
  /** What classes alike share, [classes alike × alternatives × FIELDS]. */
  readonly shared: Float64Array;
  /** Where in `shared` the numbers of a class begin. */
  readonly at: Int32Array;
  private readonly n: number;

  /** @param first the first of the classes that share bounds with it, by class */
  constructor(first: readonly number[], nAlternatives: number) {
    this.n = nAlternatives;
    const order = [...new Set(first)];
    this.rate = new Float64Array(first.length).fill(Number.NaN);
    this.intensity = new Float64Array(first.length * nAlternatives);
    this.shared = new Float64Array(order.length * nAlternatives * FIELDS);
    this.at = Int32Array.from(first, (f) => order.indexOf(f) * nAlternatives * FIELDS);
    for (let i = SCORE_FLOOR; i < this.shared.length; i += FIELDS) this.shared[i] = Number.NEGATIVE_INFINITY;
  }

  /** Where in `shared` the numbers of a class and an alternative begin. */
  row(c: number, k: number): number {
    return this.at[c]! + k * FIELDS;
  }

  /**
   * Writes the largest intensities of a class: P(k) rises in its own value and falls in every other, so staying alone bounds it.
   * @param rate largest consideration rate
   * @param less e to the power of minus the attachment: what it takes from odds
   * @param isEligible whether its members may take the alternatives, from `from` on
   * @throws RangeError NOT_BOUNDED where an equation has no number, or a rate no finite bound
   */
  boundIntensities(c: number, rate: number, less: number, isEligible: Uint8Array, from: number): void {
    const { shared, intensity, n } = this;
    if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY)) throw new RangeError(`NOT_BOUNDED  considerationRate may be ${rate}: let its equation give a finite rate, not below 0, over the whole range of what it reads`);
    this.rate[c] = rate;
    const factor = less * SLACK;
    const odds = this.at[c]! + ODDS;
    for (let k = 0; k < n; k++) {
      const x = shared[odds + k * FIELDS]! * factor;
      if (x !== x) throw new RangeError('NOT_BOUNDED  the value of an alternative may be no number: let equations give one over the whole range of what they read');
      intensity[c * n + k] = isEligible[from + k] === 0 ? 0 : x > SURE ? rate : (rate * x) / (1 + x);
    }
  }
}

/** Bounds of a stratum: of households in no spell and without kin for certain, those that may be in a spell, those that may have kin. */
export interface StratumBounds {
  readonly steady: StateBounds;
  readonly spell: StateBounds;
  readonly kin: StateBounds;
  /** For those that acted before and are resolved or in distress. */
  readonly touched: StateBounds;
}
