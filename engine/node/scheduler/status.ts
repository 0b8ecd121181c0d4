import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { identities, settingsText, type StorePlan } from '../store/plan.ts';
import { replicatesOf } from '../store/replicates.ts';
import type { Alarm, Known, Store } from '../store/store.ts';
import { openToRead } from '../store/table.ts';
import { livingWriters } from '../store/writer.ts';
import { partsOf } from './parts.ts';

/** How far a sweep is, by its store and the parts beside it alone. */
export interface Status {
  readonly plan: StorePlan;
  readonly runs: number;
  readonly done: number;
  readonly failed: number;
  readonly missing: number;
  /** Runs that are in parts and not in the store yet: `pravas merge` brings them in. */
  readonly inParts: number;
  readonly parts: number;
  /** Processes with a journal that was touched within a minute. */
  readonly atWork: number;
  /** Mean time of a run on one thread in seconds; null while none is known. */
  readonly secondsPerRun: number | null;
  /** Seconds since something was last written; null where nothing was. */
  readonly secondsSinceChange: number | null;
  readonly alarms: readonly Alarm[];
  readonly notes: readonly string[];
}

function lastChange(folder: string): number {
  let last = 0;
  for (const sub of [folder, join(folder, 'shards')])
    if (existsSync(sub)) for (const f of readdirSync(sub)) if (/\.(parquet|jsonl)$/.test(f)) last = Math.max(last, statSync(join(sub, f), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return last;
}

/** Reads how far a sweep is, also while it runs. @throws ScenarioError BAD_STORE */
export async function statusOf(folder: string): Promise<Status> {
  const { plan, design, store } = await openToRead(folder);
  const parts = partsOf(folder);
  const known = new Map<string, Known>();
  const alarms: Alarm[] = [];
  const notes: string[] = [];
  const takeIn = (from: Store): void => {
    for (const identity of from.identities()) {
      const [before, run] = [known.get(identity), from.known(identity)!];
      if (before && !before.failure && !run.failure && before.digest !== run.digest) alarms.push({ identity, digest: before.digest, other: run.digest });
      if (!before || before.failure) known.set(identity, run);
    }
    alarms.push(...from.alarms);
    notes.push(...from.notes);
  };
  takeIn(store);
  for (const part of parts) takeIn((await openToRead(part)).store);
  const identityOf = identities(plan);
  let [runs, done, failed, inParts, seconds] = [0, 0, 0, 0, 0];
  for (let point = 0; point < design.nPoints; point++) {
    const { text } = settingsText(design, point);
    const n = replicatesOf(plan.replicates, (r) => known.get(identityOf(text, r)));
    runs += n;
    for (let r = 0; r < n; r++) {
      const identity = identityOf(text, r);
      const run = known.get(identity);
      if (!run) continue;
      if (run.failure) failed++;
      else [done, seconds] = [done + 1, seconds + run.seconds];
      if (!store.known(identity)) inParts++;
    }
  }
  const folders = [folder, ...parts];
  const last = Math.max(...folders.map(lastChange));
  return {
    plan, runs, done, failed, missing: runs - done - failed, inParts, parts: parts.length,
    atWork: folders.reduce((n, f) => n + livingWriters(f, '').size, 0),
    secondsPerRun: done === 0 ? null : seconds / done, secondsSinceChange: last === 0 ? null : Math.max(0, (Date.now() - last) / 1000), alarms, notes,
  };
}
