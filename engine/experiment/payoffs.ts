import { outcomeOfTrials, type Trials } from './trials.ts';

/** Settings of the levers, or of the uncertainties, that occur in an experiment. */
export interface Setting {
  /** Numbers of the axes [of that kind]. */
  readonly axes: readonly number[];
  readonly values: readonly number[];
}

/** What each policy comes to in each future. */
export interface Payoffs {
  readonly outcome: string;
  readonly policies: readonly Setting[];
  readonly futures: readonly Setting[];
  /** Replicates by [policy][future]; those of one future are paired, since they share their draws. */
  readonly runs: readonly (readonly Float64Array[])[];
  /** Means by [policy][future]. */
  readonly values: readonly (readonly number[])[];
}

/**
 * Returns what each policy comes to in each future that all policies were run in; null where that is not so for two policies at least, as in samples
 * that vary levers and uncertainties at once.
 * @throws RangeError UNKNOWN_OUTCOME
 */
export function payoffsOf(trials: Trials, outcome: string): Payoffs | null {
  const y = outcomeOfTrials(trials, outcome);
  const k = trials.axes.length;
  const ofKind = (kind: 'lever' | 'uncertainty'): number[] => [...trials.axes.keys()].filter((j) => trials.axes[j]!.kind === kind);
  const [levers, uncertainties] = [ofKind('lever'), ofKind('uncertainty')];
  const settings = (): { list: Setting[]; at: Map<string, number> } => ({ list: [], at: new Map() });
  const [policies, futures] = [settings(), settings()];
  const place = (into: { list: Setting[]; at: Map<string, number> }, axes: readonly number[], i: number): number => {
    const values = axes.map((j) => trials.x[i * k + j]!);
    const key = values.join();
    const known = into.at.get(key);
    if (known !== undefined) return known;
    into.list.push({ axes, values });
    into.at.set(key, into.list.length - 1);
    return into.list.length - 1;
  };
  const found: (Float64Array | undefined)[][] = [];
  for (let i = 0; i < trials.nPoints; i++) {
    const [p, f] = [place(policies, levers, i), place(futures, uncertainties, i)];
    const runs = y.subarray(i * trials.replicates, (i + 1) * trials.replicates);
    found[p] ??= [];
    if (runs.some((v) => v === v)) found[p][f] = runs;
  }
  const common = [...futures.list.keys()].filter((f) => policies.list.every((_, p) => found[p]?.[f]));
  if (policies.list.length < 2 || common.length === 0) return null;
  const runs = policies.list.map((_, p) => common.map((f) => found[p]![f]!));
  return {
    outcome, policies: policies.list, futures: common.map((f) => futures.list[f]!), runs,
    values: runs.map((row) => row.map((v) => meanOfMade(v))),
  };
}

function meanOfMade(v: Float64Array): number {
  let [sum, n] = [0, 0];
  for (const x of v)
    if (x === x) {
      sum += x;
      n++;
    }
  return sum / n;
}
