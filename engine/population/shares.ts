import { compile } from '../equation/compile.ts';
import type { Equations } from './equations.ts';

/** Parts of equations that all households of a stratum share when they are asked about an alternative: each is computed once a month. */
export class Shares {
  private readonly parts: readonly ((s: Float64Array) => number)[];
  private readonly first: number;
  private readonly nAlternatives: number;
  /** [strata × alternatives × parts], and whether they are this month’s, [strata × alternatives]. */
  private readonly values: Float64Array;
  private readonly isKnown: Uint8Array;

  constructor(equations: Equations, nStrata: number, nAlternatives: number) {
    this.parts = equations.shared.map((tree) => compile(tree, (name) => equations.slotOf(name)));
    this.first = equations.firstShared;
    this.nAlternatives = nAlternatives;
    this.values = new Float64Array(nStrata * nAlternatives * this.parts.length);
    this.isKnown = new Uint8Array(nStrata * nAlternatives);
  }

  startMonth(): void {
    this.isKnown.fill(0);
  }

  /** Writes the parts into the slots `s`, once those that are asked of everybody are written. */
  write(k: number, stratum: number, s: Float64Array): void {
    const { parts, values, first } = this;
    const place = stratum * this.nAlternatives + k;
    const at = place * parts.length;
    if (this.isKnown[place] === 0) {
      this.isKnown[place] = 1;
      for (let i = 0; i < parts.length; i++) values[at + i] = parts[i]!(s);
    }
    for (let i = 0; i < parts.length; i++) s[first + i] = values[at + i]!;
  }
}
