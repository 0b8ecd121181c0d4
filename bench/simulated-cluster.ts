import { batchSize } from '../engine/node/queue/sizing.ts';

/** What a cluster is taken to be. Times in seconds. */
export interface ClusterAssumptions {
  readonly workers: number;
  readonly nRuns: number;
  /** Times of runs that were recorded, over their mean; runs draw from them. */
  readonly spread: readonly number[];
  readonly meanSeconds: number;
  /** What a batch takes beside its runs and on the thread’s time: none while another batch waits, as here. */
  readonly batchSeconds: number;
  /** Chance a second that a worker ends; another comes after `startSeconds`. */
  readonly failuresPerHour: number;
  readonly startSeconds: number;
  /** Until a lost batch goes to another. */
  readonly lock: number;
  /** Workers come one after another in this time. */
  readonly comeWithin: number;
  /** How often the command that enqueues looks. */
  readonly lookSeconds: number;
}

export interface ClusterResult {
  /** Time of useful runs over time of all workers until the last run was in the store. */
  readonly efficiency: number;
  readonly makespan: number;
  readonly nBatches: number;
  readonly nLost: number;
  /** Share of worker time that went into runs that were lost. */
  readonly lostShare: number;
}

/** Numbers in [0, 1) that are the same each time. */
function chance(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32;
  };
}

/** Events in order of time, in a heap. */
class Agenda {
  private readonly heap: { at: number; do: () => void }[] = [];

  add(at: number, act: () => void): void {
    const { heap } = this;
    let i = heap.push({ at, do: act }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && heap[up]!.at > heap[i]!.at; i = up, up = (i - 1) >> 1) [heap[i], heap[up]] = [heap[up]!, heap[i]!];
  }

  next(): { at: number; do: () => void } | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last) {
      heap[0] = last;
      for (let i = 0; ; ) {
        const [l, r] = [2 * i + 1, 2 * i + 2];
        let least = i;
        if (l < heap.length && heap[l]!.at < heap[least]!.at) least = l;
        if (r < heap.length && heap[r]!.at < heap[least]!.at) least = r;
        if (least === i) break;
        [heap[i], heap[least]] = [heap[least]!, heap[i]!];
        i = least;
      }
    }
    return first;
  }
}

/** Plays a sweep over a queue by the engine’s own rule of batches, event by event. */
export function simulateCluster(a: ClusterAssumptions, seed = 1): ClusterResult {
  const draw = chance(seed);
  const agenda = new Agenda();
  const queue: number[] = [];
  const idle: number[] = [];
  const isUp = new Uint8Array(a.workers);
  let [left, nDone, useful, lost, nBatches, nLost, out, makespan, first] = [a.nRuns, 0, 0, 0, 0, 0, 0, 0, -1];
  const seconds = (): number => a.meanSeconds * a.spread[Math.floor(draw() * a.spread.length)]!;
  const until = (perHour: number): number => (perHour === 0 ? Number.POSITIVE_INFINITY : (-Math.log(1 - draw()) * 3600) / perHour);
  const fill = (): void => {
    for (;;) {
      const n = batchSize({ nLeft: left, secondsPerRun: first < 0 ? null : useful / Math.max(1, nDone), nWorkers: a.workers, nOut: out, wanted: null });
      if (n === 0) return;
      left -= n;
      out++;
      queue.push(n);
    }
  };
  const take = (w: number, now: number): void => {
    if (isUp[w] === 0) return;
    const n = queue.shift();
    if (n === undefined) {
      idle.push(w);
      return;
    }
    nBatches++;
    const times = Array.from({ length: n }, seconds);
    const whole = times.reduce((s, t) => s + t, 0);
    const dies = until(a.failuresPerHour);
    if (dies < whole) {
      lost += dies;
      nLost++;
      isUp[w] = 0;
      agenda.add(now + dies + a.lock, () => {
        queue.unshift(n);
        wake(now + dies + a.lock);
      });
      agenda.add(now + dies + a.startSeconds, () => come(w, now + dies + a.startSeconds));
      return;
    }
    const end = now + whole + a.batchSeconds;
    agenda.add(end, () => {
      useful += whole;
      nDone += n;
      out--;
      if (first < 0) first = end;
      if (nDone === a.nRuns) makespan = end;
      take(w, end);
    });
  };
  const wake = (now: number): void => {
    while (queue.length > 0 && idle.length > 0) take(idle.pop()!, now);
  };
  const come = (w: number, now: number): void => {
    isUp[w] = 1;
    take(w, now);
  };
  for (let w = 0; w < a.workers; w++) {
    const at = (a.comeWithin * w) / a.workers;
    agenda.add(at, () => come(w, at));
  }
  const look = (now: number): void => {
    fill();
    wake(now);
    if (left > 0) agenda.add(now + a.lookSeconds, () => look(now + a.lookSeconds));
  };
  look(0);
  for (let e = agenda.next(); e && nDone < a.nRuns; e = agenda.next()) e.do();
  return { efficiency: useful / (a.workers * makespan), makespan, nBatches, nLost, lostShare: lost / (a.workers * makespan) };
}
