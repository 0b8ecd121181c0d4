import { expect, test } from 'vitest';
import { LEVERS } from '../../engine/index.ts';
import { busyRuns, differences } from './busy.ts';

/** By lever: what is set before and after it is raised. */
const RAISED: Readonly<Record<string, readonly [Record<string, unknown>, Record<string, unknown>]>> = {
  'enforcement.<leg>.intensity': [{}, { 'enforcement.*.intensity': 4 }],
  'border.<border>.releaseShare': [{}, { 'border.*.releaseShare': 0.95 }],
  'transit.<country>.cooperation': [{}, { 'transit.*.cooperation': 1 }],
  'brokers.arrest': [{}, { 'brokers.arrest': 0.2 }],
  'campaign.reach': [{}, { 'campaign.reach': 0.9 }],
  'campaign.trust': [{ 'campaign.reach': 0.9, 'campaign.trust': 0.1 }, { 'campaign.reach': 0.9, 'campaign.trust': 0.9 }],
  'pathways.<pathway>.quota': [{}, { 'pathways.*.quota': '3x' }],
  'pathways.<pathway>.processing': [{}, { 'pathways.*.processing': '4x' }],
  'pathways.<pathway>.fee': [{}, { 'pathways.*.fee': '3x' }],
  'pathways.<pathway>.refusal': [{}, { 'pathways.*.refusal': 0.9 }],
  'development.<region>.growth': [{}, { 'development.*.growth': 0.3 }],
};

test.each(LEVERS.filter((l) => l.available).map((l) => [l.pattern, l] as const))('%s, raised, moves the outcome it names in the direction it names', (pattern, lever) => {
  const [before, after] = RAISED[pattern]!;
  const moves = differences(busyRuns(before), busyRuns(after), lever.moves.outcome);
  for (const d of moves) expect(Math.sign(d), `${lever.moves.outcome} moved by ${moves.join(', ')}`).toBe(lever.moves.direction);
});
