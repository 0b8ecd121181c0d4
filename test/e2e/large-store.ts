import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identities, prepareSweep, savePlan, settingsText, shapeOf } from '../../engine/node/store/plan.ts';
import type { RunRecord } from '../../engine/node/store/record.ts';
import { writeShard } from '../../engine/node/store/shard.ts';
import { numberOf } from '../../engine/scenario/factors.ts';
import { Workplace } from './sweeps.ts';

const REPLICATES = 4;
const SWEEP = (samples: number): string => `format: 1
title: Runs that nobody made
base: small.yaml
design: lhs
samples: ${samples}
levers:
  enforcement.fence.intensity: { low: 0.5x, high: 3x }
  pathways.near-work.quota: { low: 10, high: 90 }
outcomes: [departures.irregular, deaths, exploited, debtInr]
replicates: ${REPLICATES}
`;

/** Writes a store of runs that were not simulated, by the code that writes stores: irregular departures fall in enforcement, deaths rise in it. @returns its folder */
export function largeStore(nRuns: number): string {
  const place = new Workplace();
  place.write('large.yaml', SWEEP(nRuns / REPLICATES));
  const prepared = prepareSweep(place.path('large.yaml'), { scale: 0.05, to: '2018-08' });
  const { plan, design } = prepared;
  const folder = mkdtempSync(join(tmpdir(), 'pravas-large-'));
  savePlan(folder, prepared);
  const [identityOf, shape] = [identities(plan), { ...shapeOf(plan), series: [] }];
  let records: RunRecord[] = [];
  const noise = (i: number): number => ((i * 2_654_435_761) % 1_000_003) / 1_000_003;
  for (let point = 0; point < design.nPoints; point++) {
    const { text, key } = settingsText(design, point);
    const [enforcement, quota] = design.point(point).map(numberOf) as [number, number];
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      const u = noise(4 * point + replicate);
      const by: Readonly<Record<string, number>> = { 'departures.irregular': 1000 / enforcement - quota + 50 * u, deaths: 5 * enforcement + 3 * u, exploited: 20 + 10 * u, debtInr: 1e6 * (3 - u) };
      records.push({ identity: identityOf(text, replicate), key, replicate, seconds: 1, failure: null, digest: 'd'.repeat(64), outcomes: Float64Array.from(plan.outcomes, (o) => by[o] ?? 0), series: new Float64Array(0) });
      if (records.length < 1000) continue;
      writeShard(folder, shape, records);
      records = [];
    }
  }
  if (records.length > 0) writeShard(folder, shape, records);
  return folder;
}
