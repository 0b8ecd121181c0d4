import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Design } from '../../experiment/design.ts';
import { ScenarioError } from '../../scenario/problems.ts';
import { engineHash } from '../store/engine.ts';
import { identities, readPlan, settingsText, shapeOf, type StorePlan } from '../store/plan.ts';
import type { RunRecord } from '../store/record.ts';
import { savedDesign } from '../store/saved-design.ts';
import { DamagedShard, type Shape, writeVerified } from '../store/shard.ts';
import { Store } from '../store/store.ts';
import type { RunOrder } from '../sweep/runner.ts';
import { type Batch, placesOfBatch, sweepHash } from './batch.ts';
import { refuseQueue } from './connection.ts';

/** A batch that is of no use: its sweep is not that of the store any more, or another engine asks for it. */
export class StaleBatch extends Error {}

/** A sweep as its store holds it now. */
interface Held {
  readonly plan: StorePlan;
  readonly hash: string;
  readonly design: Design;
  readonly shape: Shape;
}

/** What a worker knows of the store that its queue belongs to: which runs a batch means, and where their results go. */
export class Station {
  readonly folder: string;
  private readonly engine = engineHash();
  private held: Held;

  private constructor(folder: string, held: Held) {
    this.folder = folder;
    this.held = held;
  }

  /** Opens the store of a sweep. @throws ScenarioError ENGINE_DIFFERS, BAD_STORE */
  static open(folder: string): Station {
    const plan = readPlan(folder) ?? refuseQueue(folder, 'BAD_STORE', 'no store of a sweep', 'give the folder that `pravas sweep --queue` wrote');
    refuseOtherEngine(folder, plan);
    return new Station(folder, heldOf(folder, plan));
  }

  /** Whether a folder holds a sweep. */
  static isThere(folder: string): boolean {
    return existsSync(join(folder, 'plan.json'));
  }

  get plan(): StorePlan {
    return this.held.plan;
  }

  /**
   * Returns the runs of a batch.
   * @param isSecond whether somebody began it before: what he put into the store is not made again
   * @throws StaleBatch
   */
  async ordersOf(batch: Batch, isSecond: boolean): Promise<{ orders: RunOrder[]; nFound: number }> {
    if (batch.engine !== this.engine.sha256) throw new StaleBatch('another build of the engine asks for it');
    if (batch.sweep !== this.held.hash) this.reread();
    if (batch.sweep !== this.held.hash) throw new StaleBatch('the design is another now');
    const { plan, design } = this.held;
    const identityOf = identities(plan);
    const known = isSecond ? await Store.read(this.folder, plan) : null;
    const orders: RunOrder[] = [];
    let [nFound, last, settings, key] = [0, -1, '', ''];
    for (const { point, replicate } of placesOfBatch(batch)) {
      if (point >= design.nPoints) throw new StaleBatch(`point ${point} of ${design.nPoints}`);
      if (point !== last) {
        last = point;
        ({ text: settings, key } = settingsText(design, point));
      }
      const identity = identityOf(settings, replicate);
      const run = known?.known(identity);
      if (run && run.failure?.stage !== 'worker') nFound++;
      else orders.push({ identity, key, point, settings, replicate });
    }
    return { orders, nFound };
  }

  /** The design may have grown since. */
  private reread(): void {
    const plan = readPlan(this.folder);
    if (!plan) throw new StaleBatch('the store is gone');
    refuseOtherEngine(this.folder, plan);
    this.held = heldOf(this.folder, plan);
  }

  /** Puts results into the store and reads back what stands there. @throws OutputError, DamagedShard */
  async put(records: readonly RunRecord[]): Promise<void> {
    if (records.length === 0) return;
    // Threads are given their next runs before this one waits for the disk.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await writeVerified(this.folder, this.held.shape, records);
    } catch (error) {
      const isGone = error instanceof DamagedShard || (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone || !(await this.hasAll(records))) throw error;
    }
  }

  /** Whether the store has these results: the sweep may have ended, and brought the shard together with others before it was read back. */
  private async hasAll(records: readonly RunRecord[]): Promise<boolean> {
    const store = await Store.read(this.folder, this.held.plan);
    return records.every((r) => store.isSameResult(r));
  }
}

function heldOf(folder: string, plan: StorePlan): Held {
  return { plan, hash: sweepHash(plan), design: savedDesign(folder, plan), shape: shapeOf(plan) };
}

/** Results of different builds may not stand in one store. @throws ScenarioError ENGINE_DIFFERS */
function refuseOtherEngine(folder: string, { engine: theirs }: StorePlan): void {
  const ours = engineHash();
  if (ours.sha256 === theirs.sha256) return;
  const parts = [...new Set([...Object.keys(theirs.parts), ...Object.keys(ours.parts)])].filter((p) => theirs.parts[p] !== ours.parts[p]);
  throw new ScenarioError([{
    file: join(folder, 'plan.json'), line: 1, column: 1, code: 'ENGINE_DIFFERS',
    message: `another build of the engine made this store: version ${theirs.version} there, ${ours.version} here; ${parts.length} of its sources differ (${parts.slice(0, 3).join(', ')}${parts.length > 3 ? ', …' : ''})`,
    remedy: 'install on every machine what the sweep was begun with',
  }]);
}
