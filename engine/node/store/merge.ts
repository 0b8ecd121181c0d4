import { ScenarioError } from '../../scenario/problems.ts';
import { prepareFolder } from '../output.ts';
import { differences, type Prepared, type Replicates, readPlan, savePlan } from './plan.ts';
import { type Alarm, Store } from './store.ts';
import { identitiesOf, type OpenedStore, openToRead } from './table.ts';

/** What came of a merge. */
export interface Merged {
  readonly stores: readonly { readonly folder: string; readonly runs: number; readonly added: number }[];
  readonly runs: number;
  readonly alarms: readonly Alarm[];
  readonly notes: readonly string[];
}

/** Of two rules the one that makes more runs. */
function moreReplicates(a: Replicates, b: Replicates): Replicates {
  if (typeof a === 'number' && typeof b === 'number') return Math.max(a, b);
  return typeof a === 'number' ? b : a;
}

/**
 * Brings the runs of several stores into one, told apart by identity. The design is that with the most points; runs outside it are kept.
 * @throws ScenarioError STORE_DIFFERS when the stores do not rest on the same engine, scenario, seed, scale and horizon
 */
export async function mergeStores(out: string, folders: readonly string[]): Promise<Merged> {
  const target = readPlan(out);
  const sources: { folder: string; opened: OpenedStore }[] = [];
  for (const folder of folders) sources.push({ folder, opened: await openToRead(folder) });
  const before: OpenedStore[] = target ? [await openToRead(out)] : [];
  const all = [...before, ...sources.map((s) => s.opened)];
  const first = all[0]!;
  const problems = sources.flatMap(({ folder, opened }) => differences(folder, first.plan, opened.plan, `in ${folder}`));
  if (problems.length > 0) throw new ScenarioError(problems);
  const widest = all.reduce((most, o) => (o.design.nPoints > most.design.nPoints ? o : most));
  const replicates = all.map((o) => o.plan.replicates).reduce(moreReplicates);
  const merged: Prepared = { plan: { ...widest.plan, replicates }, design: widest.design };
  prepareFolder(out);
  savePlan(out, merged);
  const store = await Store.open(out, merged.plan);
  const told: Merged['stores'][number][] = [];
  const notes: string[] = all.some((o) => o.plan.design.sha256 !== widest.plan.design.sha256) ? [`designs differ: that with the most points is kept (${widest.design.nPoints}); runs of other points are kept too`] : [];
  let isGood = false;
  try {
    for (const { folder, opened } of sources) {
      let added = 0;
      for await (const record of opened.store.records(opened.store.identities(), true)) {
        if (!record) continue;
        const known = store.known(record.identity);
        const isNew = !known || (known.failure !== null && record.failure === null);
        // One identity with two results is added, so that both are kept and the alarm is raised.
        if (!isNew && (record.failure !== null || store.isSameResult(record))) continue;
        await store.add(record);
        added++;
      }
      told.push({ folder, runs: opened.store.size, added });
      notes.push(...opened.store.notes);
    }
    isGood = true;
  } finally {
    await store.close(isGood, identitiesOf({ ...merged, store }));
  }
  return { stores: told, runs: store.size, alarms: store.alarms, notes: [...notes, ...store.notes] };
}
