/** Odds from which an alternative is taken for certain. */
const SURE = 1e15;

/** A hair above 1: bounds and points are rounded differently. */
export const SLACK = 1 + 1e-9;

/** Bounds for one class of households, in one state. Classes alike but for attachment and schooling share all arrays but their intensities. */
export class ClassBound {
  rate = Number.NaN;
  /** Lower end of attachment. */
  attachment = Number.NaN;
  /** Least value of staying, less attachment, of those who can pay for each alternative. */
  readonly stay: Float64Array;
  /** Odds of each alternative against staying, at the most, with no attachment. */
  readonly odds: Float64Array;
  /** Largest intensity of each alternative. */
  readonly intensity: Float64Array;
  /** Least income score at which a household may be able to pay for each alternative. */
  readonly scoreFloor: Float64Array;
  /** Largest utility of each alternative; −∞ where closed. */
  readonly value: Float64Array;
  /** Least cash asked for each alternative, its outlay, and what its cost term takes from the largest utility at the least. */
  readonly cash: Float64Array;
  readonly outlay: Float64Array;
  readonly costLeast: Float64Array;

  /** @param alike the first class that shares its bounds */
  constructor(intensity: Float64Array, alike?: ClassBound) {
    const n = intensity.length;
    this.stay = alike?.stay ?? new Float64Array(n);
    this.odds = alike?.odds ?? new Float64Array(n);
    this.intensity = intensity;
    this.scoreFloor = alike?.scoreFloor ?? new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
    this.value = alike?.value ?? new Float64Array(n);
    this.cash = alike?.cash ?? new Float64Array(n);
    this.outlay = alike?.outlay ?? new Float64Array(n);
    this.costLeast = alike?.costLeast ?? new Float64Array(n);
  }

  /**
   * Writes rate, attachment and the largest intensities: P(k) rises in its own value and falls in every other, so staying alone bounds it.
   * @param less e to the power of minus the attachment: what it takes from odds
   * @param isEligible whether its members may take the alternatives, from `from` on
   * @throws RangeError NOT_BOUNDED where an equation has no number, or a rate no finite bound
   */
  boundIntensities(rate: number, attachment: number, less: number, isEligible: Uint8Array, from: number): void {
    const { odds, intensity } = this;
    if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY)) throw new RangeError(`NOT_BOUNDED  considerationRate may be ${rate}: let its equation give a finite rate, not below 0, over the whole range of what it reads`);
    this.rate = rate;
    this.attachment = attachment;
    const factor = less * SLACK;
    for (let k = 0; k < odds.length; k++) {
      const x = odds[k]! * factor;
      if (x !== x) throw new RangeError('NOT_BOUNDED  the value of an alternative may be no number: let equations give one over the whole range of what they read');
      intensity[k] = isEligible[from + k] === 0 ? 0 : x > SURE ? rate : (rate * x) / (1 + x);
    }
  }
}

/** Bounds of a class: households in no spell and without kin for certain, those that may be in a spell, those that may have kin. */
export interface ClassBounds {
  readonly steady: ClassBound;
  readonly spell: ClassBound;
  readonly kin: ClassBound;
  /** For those that acted before and are resolved or in distress. */
  readonly touched: ClassBound;
}

/** Largest intensities of a stratum, [classes × alternatives], in each state. */
export interface Intensities {
  readonly steady: Float64Array;
  readonly spell: Float64Array;
  readonly kin: Float64Array;
  readonly touched: Float64Array;
}
