import type { Design } from '../../experiment/design.ts';
import type { PointClaims } from '../store/claims.ts';
import { identities, settingsText, type StorePlan } from '../store/plan.ts';
import type { RunRecord } from '../store/record.ts';
import { replicatesOf } from '../store/replicates.ts';
import type { Known, Store } from '../store/store.ts';
import type { RunOrder, Work } from './runner.ts';

/** One part of a sweep, from 1. */
export interface ShardPart {
  readonly index: number;
  readonly count: number;
}

/** A point with runs that are missing. */
interface OpenPoint {
  readonly point: number;
  readonly text: string;
  readonly key: string;
  readonly names: string[];
}

/** Told of each run that was made, and, without one, of shares of runs under way. */
type OnMade = (run: Pick<Known, 'failure' | 'seconds'> | null, underWay: number) => void;

/** Points of a part: every `count`-th. */
export function* pointsOfPart(nPoints: number, { index, count }: ShardPart): Generator<number> {
  for (let point = index - 1; point < nPoints; point += count) yield point;
}

/** Gives out the runs that a store lacks, point by point, and holds only points that are under way. */
export class Schedule implements Work {
  private readonly store: Store;
  private readonly plan: StorePlan;
  private readonly design: Design;
  private readonly claims: PointClaims;
  private readonly identityOf: (settings: string, replicate: number) => string;
  private readonly points: Generator<number>;
  /** Points that another process had claimed. */
  private readonly deferred: number[] = [];
  private readonly open = new Map<number, OpenPoint>();
  private readonly underWay = new Set<string>();
  /** Runs whose thread died in this process: not tried again in it. */
  private readonly tried = new Set<string>();
  private readonly ofTaker = new Map<number, number>();
  private turn: Promise<unknown> = Promise.resolve();
  /** Runs that are in the store, or expected to be made. */
  nWanted: number;
  nMade = 0;
  nFailed = 0;
  private nGiven = 0;
  private readonly least: number;
  private readonly onMade: OnMade;

  /** @param nMissing runs that are known to be missing at the start */
  constructor(store: Store, design: Design, claims: PointClaims, part: ShardPart, nMissing: number, onMade: OnMade) {
    this.store = store;
    this.plan = store.plan;
    this.design = design;
    this.claims = claims;
    this.identityOf = identities(store.plan);
    this.points = pointsOfPart(design.nPoints, part);
    this.nWanted = nMissing;
    this.onMade = onMade;
    this.least = typeof store.plan.replicates === 'number' ? store.plan.replicates : store.plan.replicates.until.least;
    this.progress = (underWay) => onMade(null, underWay);
  }

  progress: (underWay: number) => void;

  left(): number {
    return this.nWanted - this.nGiven;
  }

  next(taker: number): Promise<RunOrder | 'later' | null> {
    const taken = this.turn.then(() => this.take(taker));
    this.turn = taken.catch(() => {});
    return taken;
  }

  private async take(taker: number): Promise<RunOrder | 'later' | null> {
    const own = this.open.get(this.ofTaker.get(taker) ?? -1);
    const order = own && this.orderOf(own);
    if (order) return this.given(order);
    for (let point = this.points.next(); !point.done; point = this.points.next()) {
      const found = await this.opened(point.value, taker);
      if (found) return found;
    }
    for (const other of [...this.open.values()]) {
      const found = this.orderOf(other);
      if (found) return this.given(found);
      this.settle(other);
    }
    if (this.deferred.length > 0) await this.store.refresh();
    for (const point of this.deferred.splice(0)) {
      const found = await this.opened(point, taker);
      if (found) return found;
    }
    return this.open.size > 0 || this.deferred.length > 0 ? 'later' : null;
  }

  /** Opens a point that lacks runs, when nobody else works on it, and returns the first of them. */
  private async opened(point: number, taker: number): Promise<RunOrder | null> {
    const { text, key } = settingsText(this.design, point);
    const candidate: OpenPoint = { point, text, key, names: [] };
    if (this.isDone(candidate)) return null;
    if (!this.claims.take(key)) {
      this.deferred.push(point);
      return null;
    }
    // Whoever held it before may have made its runs: they were in his journal before he gave it back.
    if (this.claims.areShared) await this.store.refresh();
    this.open.set(point, candidate);
    const order = this.orderOf(candidate);
    if (order) {
      this.ofTaker.set(taker, point);
      return this.given(order);
    }
    this.settle(candidate);
    return null;
  }

  private given(order: RunOrder): RunOrder {
    this.nGiven++;
    // A rule of replicates that asks for more than its least makes the sweep longer.
    if (order.replicate >= this.least) this.nWanted++;
    this.underWay.add(order.identity);
    return order;
  }

  private nameOf(p: OpenPoint, replicate: number): string {
    p.names[replicate] ??= this.identityOf(p.text, replicate);
    return p.names[replicate];
  }

  private made(identity: string): { value: number } | undefined {
    const known = this.store.known(identity);
    return known && isFinished(known.failure?.stage, this.tried.has(identity)) ? known : undefined;
  }

  private nReplicates(p: OpenPoint): number {
    return replicatesOf(this.plan.replicates, (r) => this.made(this.nameOf(p, r)));
  }

  private isDone(p: OpenPoint): boolean {
    const n = this.nReplicates(p);
    for (let r = 0; r < n; r++) if (!this.made(this.nameOf(p, r))) return false;
    return true;
  }

  private orderOf(p: OpenPoint): RunOrder | null {
    const n = this.nReplicates(p);
    for (let replicate = 0; replicate < n; replicate++) {
      const identity = this.nameOf(p, replicate);
      if (!this.underWay.has(identity) && !this.made(identity)) return { identity, key: p.key, point: p.point, settings: p.text, replicate };
    }
    return null;
  }

  /** Closes a point that lacks nothing. */
  private settle(p: OpenPoint): void {
    if (!this.isDone(p)) return;
    this.open.delete(p.point);
    this.claims.release(p.key);
  }

  async done(order: RunOrder, record: RunRecord | null): Promise<void> {
    const run = record ?? this.store.known(order.identity);
    if (run?.failure) {
      this.tried.add(order.identity);
      this.nFailed++;
    }
    if (record) await this.store.add(record);
    this.underWay.delete(order.identity);
    this.nMade++;
    const point = this.open.get(order.point);
    if (point) this.settle(point);
    this.onMade(run ?? null, 0);
  }
}

/** Whether a run counts as made: one that failed in its scenario or its arithmetic fails again, one whose thread died may not. */
export function isFinished(stage: string | undefined, wasTriedHere = false): boolean {
  return stage !== 'worker' || wasTriedHere;
}

/** Counts the runs of a part: those that it has for certain, and those that were made. */
export function countRuns(store: Store, design: Design, part: ShardPart): { nRuns: number; nMade: number; seconds: number } {
  const identityOf = identities(store.plan);
  let [nRuns, nMade, seconds] = [0, 0, 0];
  for (const point of pointsOfPart(design.nPoints, part)) {
    if (store.size === 0 && typeof store.plan.replicates === 'number') {
      nRuns += store.plan.replicates;
      continue;
    }
    const { text } = settingsText(design, point);
    const known = (r: number) => {
      const run = store.known(identityOf(text, r));
      return run && isFinished(run.failure?.stage) ? run : undefined;
    };
    const n = replicatesOf(store.plan.replicates, known);
    nRuns += n;
    for (let r = 0; r < n; r++) {
      const run = known(r);
      if (!run) continue;
      nMade++;
      seconds += run.seconds;
    }
  }
  return { nRuns, nMade, seconds };
}
