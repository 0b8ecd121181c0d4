import type { RunResult } from '../engine/index.ts';
import { fanLine } from './bands.ts';
import type { FanLine } from './charts/fan.ts';

/** The months of a scenario as they are simulated, replicate by replicate. */
export class Growing {
  private names: readonly string[] = [];
  private readonly months: readonly number[];
  /** Values [replicates][names × months]; NaN where not simulated yet. */
  private readonly values: Float64Array[];
  private readonly nReplicates: number;
  results: readonly RunResult[] | null = null;
  /** Digest as the command line prints it, once it is known; null where the page cannot tell. */
  digest: string | null = null;

  constructor(months: readonly number[], nReplicates: number) {
    this.months = months;
    this.nReplicates = nReplicates;
    this.values = [];
  }

  /** Takes months of a replicate, one after another. @param values [months × names] */
  add(replicate: number, month: number, names: readonly string[] | null, values: Float64Array): void {
    if (names) this.names = names;
    const { names: own, months, nReplicates } = this;
    if (this.values.length === 0) for (let r = 0; r < nReplicates; r++) this.values.push(new Float64Array(own.length * months.length).fill(Number.NaN));
    const to = this.values[replicate]!;
    const n = own.length;
    const first = month - months[0]!;
    for (let m = 0; m < values.length / n; m++) for (let i = 0; i < n; i++) to[i * months.length + first + m] = values[m * n + i]!;
  }

  /** Returns the curve of an outcome with its bands, as far as it is known. */
  line(name: string, label: string, hue: number): FanLine {
    const i = this.names.indexOf(name);
    const n = this.months.length;
    return fanLine(label, hue, n, i < 0 ? [] : this.values.map((v) => v.subarray(i * n, (i + 1) * n)));
  }
}
