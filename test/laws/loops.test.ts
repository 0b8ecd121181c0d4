import { expect, test } from 'vitest';
import { busyRuns, differences } from './busy.ts';

/** Each loop is cut by a parameter; then the outcome that it carries moves. */
const LOOPS: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>, string, 1 | -1])[] = [
  ['news of releases changes beliefs, and beliefs change departures', { 'border.*.releaseShare': 0.9 }, { 'border.*.releaseShare': 0.9, 'information.newsSpeed': 0, 'information.contactWeight': 0 }, 'departures.irregular', -1],
  ['demand raises fees', {}, { 'brokers.markupPerUtilisation': 0 }, 'meanFeeInr', -1],
  ['queues lengthen waits, and waits discourage', {}, { 'parameters.waitWeight': 0 }, 'applications', 1],
  ['debt keeps those who failed from trying again', {}, { 'parameters.savingsShareOfOutlay': 1 }, 'reattempts', 1],
  ['kin and community abroad draw others', {}, { 'parameters.kinWeight': 0 }, 'departures.irregular', -1],
  ['departures next door make others weigh it too', {}, { 'parameters.peerWeight': 0, 'parameters.peerShareWeight': 0 }, 'departures.irregular', -1],
];

test.each(LOOPS)('%s', (_, before, cut, outcome, direction) => {
  const moves = differences(busyRuns(before), busyRuns(cut), outcome);
  for (const d of moves) expect(Math.sign(d), `${outcome} moved by ${moves.join(', ')}`).toBe(direction);
});
