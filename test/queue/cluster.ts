import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIEF, ended, GRID, type Ran, type SweepJson, Workplace } from '../e2e/sweeps.ts';

/** Runs of the sweep under test. */
export const N_RUNS = 48;
/** Runs of a batch: a fault falls between the first and the last of them. */
export const BATCH = 6;
/** Seconds until a silent worker’s batch is given to another. */
export const LOCK = 2;

/** What a run under test takes at least, in milliseconds. */
const DELAY = 150;
const FAULTS = join(process.cwd(), 'test/queue/faults.cjs');

export const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 150): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`did not come: ${what}`);
    await waited(20);
  }
}

/** One worker under test. */
export interface Hand {
  readonly child: ChildProcess;
  readonly end: Promise<Ran>;
  /** What it wrote on standard error up to now. */
  said(): string;
  /** Runs that it began and ended, as its threads told. */
  traced(what: 'begin' | 'end'): string[];
}

export interface Summary extends SweepJson {
  readonly code: number | null;
  readonly err: string;
}

/** A sweep over a queue with its workers, all on this machine. */
export class Cluster {
  readonly w = new Workplace();
  readonly address: string;
  readonly hands: Hand[] = [];

  private readonly lock: number;

  /** @param lock seconds; long where a worker of a busy machine must not be taken for a silent one */
  constructor(address: string, lock = LOCK) {
    this.address = address;
    this.lock = lock;
    this.w.write('grid.yaml', GRID.replace('replicates: 4', 'replicates: 8'));
    writeFileSync(this.w.path('trace'), '');
  }

  private env(more: Record<string, string> = {}): Record<string, string> {
    return { NODE_OPTIONS: `--require ${FAULTS}`, FAULT_TRACE: this.w.path('trace'), FAULT_DELAY: String(DELAY), ...more };
  }

  /** Starts the command that enqueues and waits. */
  sweep(out = 'store', ...more: string[]): Promise<Summary> {
    const child = this.w.start(['sweep', 'grid.yaml', ...BRIEF, '--queue', this.address, '--lock', String(this.lock), '--batch', String(BATCH), '--out', out, '--json', ...more]);
    return ended(child).then(({ code, out: text, err }) => {
      try {
        return { ...(JSON.parse(text) as SweepJson), code, err };
      } catch {
        throw new Error(`sweep ended with ${code}: ${text}${err}`);
      }
    });
  }

  /** Starts a worker on one thread that ends when nothing comes for a while. @param prefix a command that starts it */
  hand(more: Record<string, string> = {}, { out = 'store', idle = 6, prefix = [] as string[] } = {}): Hand {
    const child = this.w.start(['work', '--queue', this.address, '--store', out, '--threads', '1', '--lock', String(this.lock), '--idle', String(idle), '--json'], this.env(more), prefix);
    let said = '';
    child.stderr!.on('data', (d: Buffer) => (said += d.toString()));
    const hand: Hand = { child, end: ended(child), said: () => said, traced: (what) => this.trace().filter((l) => l.what === what && l.pid === child.pid).map((l) => l.place) };
    this.hands.push(hand);
    return hand;
  }

  /** What threads told: begin and end of runs, in order. */
  trace(): { what: string; place: string; pid: number }[] {
    return readFileSync(this.w.path('trace'), 'utf8').trim().split('\n').filter((l) => l !== '').map((l) => {
      const [what, place, pid] = l.split(' ') as [string, string, string];
      return { what, place, pid: Number(pid) };
    });
  }

  /** Waits until a worker is between the first and the last run of a batch, and returns it. */
  async inMidBatch(hands: readonly Hand[] = this.hands): Promise<Hand> {
    let found: Hand | undefined;
    await until('a worker in mid-batch', () => {
      found = hands.find((h) => isMid(h.traced('begin').length, h.traced('end').length));
      return found !== undefined;
    });
    return found!;
  }

  /** Whether a worker is in mid-batch now: it has ended some runs of a batch, and has begun no last one. */
  isInMidBatch(hand: Hand): boolean {
    return isMid(hand.traced('begin').length, hand.traced('end').length);
  }

  shards(out = 'store'): string[] {
    const folder = this.w.path(`${out}/shards`);
    return existsSync(folder) ? readdirSync(folder).filter((f) => /^runs-.*\.parquet$/.test(f)) : [];
  }

  /** The table of the same sweep, made by one process without a queue. */
  serial(): string {
    this.w.sweep('grid.yaml', 'serial');
    return this.w.table('serial');
  }

  async end(): Promise<void> {
    for (const { child } of this.hands) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
    }
    await Promise.all(this.hands.map((h) => h.end));
  }
}

function isMid(nBegun: number, nEnded: number): boolean {
  return nBegun > nEnded && nEnded % BATCH >= 1 && nEnded % BATCH <= BATCH - 3;
}
