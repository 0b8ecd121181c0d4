import { STREAMS } from '../catalog/streams.ts';
import type { Plan } from '../plan/plan.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32 } from '../random/threefry.ts';
import { pointItem, pointPlace } from './marks.ts';

export const NO_SPELL = 0;
export const SHOCK = 1;
export const UNEMPLOYED = 2;

/**
 * Bad quarters of households. The members of a class of a block form runs; each quarter one member of each run, by hash, may be in
 * a spell: a shock, or unemployment, or neither. So everybody else is known to be in none, and those who may be can be enumerated.
 */
export class Spells {
  /** Members in a run, by stratum. */
  readonly runLength: Int32Array;
  private readonly shock: Float64Array;
  private readonly either: Float64Array;
  private readonly key = new Uint32Array(2);
  private readonly words = new Uint32Array(2);

  constructor(plan: Plan, key: Uint32Array) {
    subkey(key, STREAMS.transitory, hashName('spell'), this.key);
    const shock = plan.leafValues[plan.rules.shockPerQuarter]!;
    const shares = plan.strata.map((s) => Math.min(1, shock + s.unemploymentShare));
    this.runLength = Int32Array.from(shares, (share) => (share > 0 ? Math.max(1, Math.floor(1 / share)) : 1));
    this.shock = Float64Array.from(this.runLength, (n) => shock * n);
    this.either = Float64Array.from(shares, (share, s) => share * this.runLength[s]!);
  }

  private draw(block: number, cls: number, run: number, month: number): void {
    threefry2x32(this.key[0]!, this.key[1]!, pointPlace(Math.floor(month / 3), block), pointItem(cls, 0, run), this.words);
  }

  /** Member of the class who may be in a spell this quarter, for a run. */
  candidate(stratum: number, block: number, cls: number, run: number, month: number): number {
    this.draw(block, cls, run, month);
    const length = this.runLength[stratum]!;
    return run * length + Math.floor(length * uniform32(this.words[0]!));
  }

  /** Whether a member may be in a spell this quarter. */
  isCandidate(stratum: number, block: number, cls: number, member: number, month: number): boolean {
    return this.candidate(stratum, block, cls, Math.floor(member / this.runLength[stratum]!), month) === member;
  }

  /** The spell of a member this quarter. */
  spellOf(stratum: number, block: number, cls: number, member: number, month: number): number {
    if (!this.isCandidate(stratum, block, cls, member, month)) return NO_SPELL;
    const u = uniform32(this.words[1]!);
    return u < this.shock[stratum]! ? SHOCK : u < this.either[stratum]! ? UNEMPLOYED : NO_SPELL;
  }
}
