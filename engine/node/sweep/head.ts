import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Design } from '../../experiment/design.ts';
import { duration } from '../progress.ts';
import { replicatesText } from '../store/replicates.ts';
import type { Store } from '../store/store.ts';
import type { ShardPart } from './schedule.ts';

/** Bytes that a value takes in a shard, and that a run takes beside its values: measured, and only told. */
const BYTES = { outcome: 6, month: 4, run: 250 };

/** Returns the bytes in a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, f) => sum + (f.isDirectory() ? bytesIn(join(folder, f.name)) : (statSync(join(folder, f.name), { throwIfNoEntry: false })?.size ?? 0)), 0);
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Says what is going to happen, as far as it is known. */
export function headOf(store: Store, design: Design, { threads, part, isQueued }: { readonly threads: number; readonly part?: ShardPart; readonly isQueued: boolean }, count: { nRuns: number; nMade: number; seconds: number }): string {
  const { plan, shape } = store;
  const missing = count.nRuns - count.nMade;
  const atLeast = typeof plan.replicates === 'number' ? '' : 'at least ';
  const bytes = missing * (BYTES.run + BYTES.outcome * shape.outcomes.length + BYTES.month * shape.series.length * shape.months.length);
  const seconds = count.nMade > 0 ? (count.seconds / count.nMade) * (missing / threads) : null;
  const time = missing === 0 ? 'nothing is left to do' : isQueued ? 'the time depends on the workers that come' : seconds === null ? 'the time is told after the first run' : `about ${duration(seconds)} on ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    `${plan.sweep.name}: ${design.name} of ${design.nPoints} point${design.nPoints === 1 ? '' : 's'} over ${design.factors.length} factor${design.factors.length === 1 ? '' : 's'}, ${replicatesText(plan.replicates)}${part ? `, part ${part.index} of ${part.count}` : ''}`,
    `${atLeast}${count.nRuns} run${count.nRuns === 1 ? '' : 's'}, ${count.nMade} made before; ${time}; ${missing === 0 ? '' : `about ${sizeText(bytes)} `}in ${store.folder}`,
  ].join('\n');
}
