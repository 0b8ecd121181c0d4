import Benchmark from 'benchmark';

/** One thing that is timed. */
export interface Case {
  readonly name: string;
  readonly unit: 'ns' | 'ms' | 's';
  /** A small function is timed by `benchmark` in many cycles; a long one by a few samples. Returns the digest of its result, if it has one. */
  readonly run: () => unknown | Promise<unknown>;
  readonly isLong: boolean;
  /** Operations in one call of a small function. */
  readonly operations?: number;
}

export interface Timing {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly digest: string;
}

const PER_SECOND = { ns: 1e9, ms: 1e3, s: 1 } as const;

function timing(c: Case, seconds: readonly number[], digest: unknown): Timing {
  const scale = PER_SECOND[c.unit] / (c.operations ?? 1);
  const sorted = seconds.map((s) => s * scale).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { name: c.name, unit: c.unit, median, low: sorted[0]!, high: sorted.at(-1)!, samples: sorted.length, digest: typeof digest === 'string' ? digest.slice(0, 12) : '' };
}

/** Times a case. @param samples of a long case; a small one is sampled for about half a second */
export async function measure(c: Case, samples: number): Promise<Timing> {
  if (!c.isLong) {
    const bench = new Benchmark(c.name, () => c.run(), { maxTime: 0.5, minSamples: 20 });
    const result = bench.run();
    if (result.error) throw result.error;
    return timing(c, result.stats.sample, '');
  }
  let digest = await c.run(); // warm-up
  const seconds: number[] = [];
  for (let i = 0; i < samples; i++) {
    const t = performance.now();
    digest = await c.run();
    seconds.push((performance.now() - t) / 1000);
  }
  return timing(c, seconds, digest);
}
