import { log } from '../numeric/elementary.ts';
import { type Discrepancy, discrepancyAt, discrepancyLikelihood } from './discrepancy.ts';
import { type Emulator, termsOf, writeExpected, writeTerms } from './emulator.ts';
import { logCount, OFFSET } from './logcount.ts';

/** A monthly series that is observed, and what the model has for it: the sum of some emulated outcomes. */
export interface Observable {
  readonly name: string;
  /** Emulators whose sum it is, over the same months. */
  readonly parts: readonly Emulator[];
  /** Share of households of the runs behind them. */
  readonly scale: number;
  /** Persons by month of the emulators; NaN where nobody observed. */
  readonly observed: Float64Array;
  /** Power of its likelihood, 1 unless it shall count for less. */
  readonly weight: number;
}

/** Settings of the model (k coordinates of the unit cube), then two of the discrepancy of each observable. */
export function dimensionsOf(k: number, observables: readonly Observable[]): number {
  return k + 2 * observables.length;
}

/** Computes what a place in the cube means for observables; keeps buffers of its own. */
export class Likelihood {
  readonly k: number;
  readonly observables: readonly Observable[];
  private readonly terms: Float64Array;
  private readonly months: number;
  private readonly part: Float64Array;
  private readonly sum: Float64Array;
  private readonly residual: Float64Array;
  private readonly noise: Float64Array;
  private readonly logs: readonly Float64Array[];

  constructor(k: number, observables: readonly Observable[]) {
    this.k = k;
    this.observables = observables;
    this.months = observables[0]?.parts[0]?.months ?? 0;
    this.terms = new Float64Array(termsOf(k));
    this.part = new Float64Array(this.months);
    this.sum = new Float64Array(this.months);
    this.residual = new Float64Array(this.months);
    this.noise = new Float64Array(this.months);
    this.logs = observables.map((o) => o.observed.map((v) => (Number.isNaN(v) ? v : logCount(v))));
  }

  /** Returns the discrepancy of an observable at a place z. */
  discrepancy(z: Float64Array, index: number): Discrepancy {
    return discrepancyAt(z[this.k + 2 * index]!, z[this.k + 2 * index + 1]!);
  }

  /** Returns the expected persons [months] of an observable at a place z; the buffer is the next call’s too. */
  expected(z: Float64Array, index: number, isFresh = true): Float64Array {
    if (isFresh) writeTerms(z, this.k, this.terms);
    const { parts, scale } = this.observables[index]!;
    this.sum.fill(0);
    for (const p of parts) {
      writeExpected(p, this.terms, this.part);
      for (let t = 0; t < this.months; t++) this.sum[t]! += this.part[t]! / scale;
    }
    return this.sum;
  }

  /** Returns the residual ln(observed + 5) − ln(model + 5) of the last observed month before `to`, and that month; NaN where there is none. */
  lastResidual(z: Float64Array, index: number, to: number): { residual: number; month: number } {
    const expected = this.expected(z, index);
    for (let t = to - 1; t >= 0; t--) {
      const y = this.logs[index]![t]!;
      if (!Number.isNaN(y)) return { residual: y - log(expected[t]! + OFFSET), month: t };
    }
    return { residual: Number.NaN, month: -1 };
  }

  /** Returns the log likelihood of the months before `to` (all without it) at a place z. */
  at(z: Float64Array, to = this.months): number {
    let sum = 0;
    writeTerms(z, this.k, this.terms);
    this.observables.forEach((o, i) => {
      const expected = this.expected(z, i, false);
      for (let t = 0; t < to; t++) {
        const m = expected[t]! + OFFSET;
        this.residual[t] = this.logs[i]![t]! - log(m);
        // Of a count with mean m the logarithm varies by 1/m.
        this.noise[t] = 1 / m;
      }
      sum += o.weight * discrepancyLikelihood(this.residual.subarray(0, to), this.discrepancy(z, i), this.noise);
    });
    return sum;
  }
}
