import { STREAMS } from '../catalog/streams.ts';
import type { Plan } from '../plan/plan.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { pointPlace } from './marks.ts';

/**
 * A rare state of households that can be enumerated. The seats of a block form runs; in each period the household in one seat of each
 * run, by hash, may be in the state. So everybody else is known not to be in it.
 */
class Runs {
  /** Seats in a run, by stratum; 0 where the state does not occur. */
  readonly length: Int32Array;
  /** Cumulative chances of the kinds of the state for a candidate, [strata × kinds]. */
  private readonly cumulative: Float64Array;
  private readonly nKinds: number;
  private readonly key = new Uint32Array(2);
  private readonly words = new Uint32Array(2);

  /** @param shares share of households in each kind, [strata][kinds], of sum at most 1 */
  constructor(key: Uint32Array, purpose: number, name: string, shares: readonly (readonly number[])[]) {
    subkey(key, purpose, hashName(name), this.key);
    const sums = shares.map((kinds) => Math.min(1, kinds.reduce((a, b) => a + b, 0)));
    this.length = Int32Array.from(sums, (sum) => (sum > 0 ? Math.max(1, Math.floor(1 / sum)) : 0));
    this.nKinds = shares[0]!.length;
    this.cumulative = Float64Array.from(
      shares.flatMap((kinds, s) => {
        let sum = 0;
        return kinds.map((share) => (sum += share * this.length[s]!));
      }),
    );
  }

  /** Sets the shares of a stratum's households in each kind, at most those that the runs were made for. */
  reshare(stratum: number, kinds: readonly number[]): void {
    let sum = 0;
    for (let kind = 0; kind < this.nKinds; kind++) {
      sum += kinds[kind]! * this.length[stratum]!;
      this.cumulative[stratum * this.nKinds + kind] = sum;
    }
  }

  /** Seat of the run that may be in the state. */
  candidate(stratum: number, block: number, run: number, period: number): number {
    threefry2x32x13(this.key, pointPlace(period, block), run, this.words);
    const length = this.length[stratum]!;
    return run * length + Math.floor(length * uniform32(this.words[0]!));
  }

  /** Whether a seat may be in the state. */
  isCandidate(stratum: number, block: number, seat: number, period: number): boolean {
    const length = this.length[stratum]!;
    return length > 0 && this.candidate(stratum, block, Math.floor(seat / length), period) === seat;
  }

  /** The kind of the state of a seat, −1 for none. */
  kindOf(stratum: number, block: number, seat: number, period: number): number {
    if (!this.isCandidate(stratum, block, seat, period)) return -1;
    const u = uniform32(this.words[1]!);
    for (let kind = 0; kind < this.nKinds; kind++) if (u < this.cumulative[stratum * this.nKinds + kind]!) return kind;
    return -1;
  }
}

export type { Runs };
export const SHOCK = 0;
export const UNEMPLOYED = 1;

/** Bad quarters: a shock or unemployment, at most one of them; the period is the quarter. */
export function spellRuns(plan: Plan, key: Uint32Array): Runs {
  const shock = plan.leafValues[plan.rules.shockPerQuarter]!;
  return new Runs(key, STREAMS.transitory, 'spell', plan.strata.map((s) => [shock, Math.min(1 - shock, s.unemploymentShare)]));
}

/** Own kin abroad, at one destination at most: kinds are destinations, the period is always 0. */
export function kinRuns(plan: Plan, key: Uint32Array): Runs {
  const perKin = plan.leafValues[plan.rules.personsPerKinHousehold]!;
  const most = 1 / plan.destinations.length;
  return new Runs(key, STREAMS.attribute, 'kin', plan.strata.map((s) => s.abroadPerHousehold.map((a) => Math.min(most, a / perKin))));
}
