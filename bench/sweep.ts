import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identities, prepareSweep, savePlan, settingsText } from '../engine/node/store/plan.ts';
import type { RunRecord } from '../engine/node/store/record.ts';
import { Store } from '../engine/node/store/store.ts';
import { openToRead, runsOf } from '../engine/node/store/table.ts';
import { runSweep } from '../engine/node/sweep/sweep.ts';
import type { Case } from './harness.ts';

const SWEEP = `format: 1
base: pravas:corridors/india-north-america
design: grid
levers:
  enforcement.mexico-us.intensity: [0.5x, 1x, 2x]
  pathways.us-work.quota: [1x, 2x]
replicates: 4
`;
const POINTS = 6;
const REPLICATES = 4;

const folders: string[] = [];
/** Folders are removed when the bench ends. */
function folderOf(): string {
  if (folders.length === 0)
    process.on('exit', () => {
      for (const f of folders) rmSync(f, { recursive: true, force: true });
    });
  const folder = mkdtempSync(join(tmpdir(), 'pravas-bench-'));
  folders.push(folder);
  return folder;
}

function fileOf(): string {
  const file = join(folderOf(), 'sweep.yaml');
  writeFileSync(file, SWEEP);
  return file;
}

/** Digest of all runs of a store, in order of the design. */
async function digestOfStore(folder: string): Promise<string> {
  const digests: string[] = [];
  for await (const { record } of runsOf(await openToRead(folder), false)) digests.push(record?.digest.slice(0, 12) ?? 'missing');
  return digests.join('').slice(0, 24);
}

async function swept(threads: number, scale: number): Promise<string> {
  const out = folderOf();
  await runSweep({ file: fileOf(), scale, threads, out, isQuiet: true, signal: new AbortController().signal });
  return digestOfStore(out);
}

/** Brings results that were made before into a store, to the end: what a sweep does beside simulating. */
async function stored(scale: number): Promise<void> {
  const { plan, design } = prepareSweep(fileOf(), { scale });
  const out = folderOf();
  savePlan(out, { plan, design });
  const store = await Store.open(out, plan);
  const identityOf = identities(plan);
  const n = store.shape.months.length * plan.series.length;
  for (let point = 0; point < POINTS; point++) {
    const { text, key } = settingsText(design, point);
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      const number = (i: number): number => ((i * 2654435761 + point * 40503 + replicate * 9176) >>> 0) % 100_000;
      const record: RunRecord = {
        identity: identityOf(text, replicate), key, replicate, seconds: 1, failure: null, digest: `${point}-${replicate}`,
        outcomes: Float64Array.from(plan.outcomes, (_, i) => number(i) / 7), series: Float64Array.from({ length: n }, (_, i) => number(i) / 3),
      };
      await store.add(record);
    }
  }
  await store.close(true);
}

/** Cases of sweeps: the same sweep on one worker and on two, and what its store takes of it. */
export function sweepCases(isQuick: boolean): Case[] {
  const scale = isQuick ? 0.001 : 0.005;
  return [
    ...[1, 2].map((n): Case => ({ name: `sweep of ${POINTS * REPLICATES} runs, scale ${scale}, ${n} worker${n > 1 ? 's' : ''}`, unit: 's', isLong: true, run: () => swept(n, scale) })),
    { name: `store of ${POINTS * REPLICATES} runs: plan, journal, shard`, unit: 's', isLong: true, run: () => stored(scale) },
  ];
}
