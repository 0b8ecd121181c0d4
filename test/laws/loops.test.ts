import { expect, test } from 'vitest';
import { estimateOf } from '../../engine/results/summary.ts';
import { busyRuns, differences } from './busy.ts';
import { type Settings, smallRuns } from './small.ts';

type Loop = readonly [string, Settings, Settings, string, 1 | -1];

/** Each loop is cut by a parameter; then the outcome that it carries moves, in every seed: India to North America. */
const LOOPS: readonly Loop[] = [
  ['news of releases changes beliefs, and beliefs change departures', { 'border.*.releaseShare': 0.9 }, { 'border.*.releaseShare': 0.9, 'information.newsSpeed': 0, 'information.contactWeight': 0 }, 'departures.irregular', -1],
  ['demand raises fees', {}, { 'brokers.markupPerUtilisation': 0 }, 'meanFeeInr', -1],
  ['queues lengthen waits, and waits discourage', {}, { 'parameters.waitWeight': 0 }, 'applications', 1],
  ['kin and community abroad draw others', {}, { 'parameters.kinWeight': 0 }, 'departures.irregular', -1],
];

test.each(LOOPS)('%s', (_, before, cut, outcome, direction) => {
  const moves = differences(busyRuns(before), busyRuns(cut), outcome);
  for (const d of moves) expect(Math.sign(d), `${outcome} moved by ${moves.join(', ')}`).toBe(direction);
});

const LATER = { 'enforcement.fence.intensity': { '2018-10': 4 }, 'enforcement.boat.intensity': { '2018-10': 4 } };
const LYING = { 'brokers.deception.mean': 0.9, 'brokers.adaptationStep': 0 };
/** What is heard stays as it is: at this size news makes route shares wander. */
const CALM = { 'information.newsSpeed': 0 };
const WATCHED = { 'outreach.reporting': 0.9, 'brokers.complaintEffect': 0.3 };

/** Smaller loops, in the small corridor: the mean over six seeds moves, by its paired 95 % interval. */
const SMALL_LOOPS: readonly Loop[] = [
  ['brokers who lie lose trust, and their claims weight', { ...LYING, 'brokers.trustForgetting': 0.99 }, { ...LYING, 'brokers.trustForgetting': 0 }, 'beliefErrorSuccess', 1],
  ['complaints lead to arrests', WATCHED, { ...WATCHED, 'brokers.complaintEffect': 0 }, 'brokerArrests', -1],
  ['supply follows clients over routes, so that what few take is not cheap for ever', { 'brokers.markup': 0.5, 'brokers.reallocation': 1 }, { 'brokers.markup': 0.5, 'brokers.reallocation': 0 }, 'departures.irregular.by-air', 1],
  ['brokers move deception towards what paid: promises draw clients', { 'brokers.adaptationStep': 0.1, 'parameters.brokerClaimWeight': 2 }, { 'brokers.adaptationStep': 0, 'parameters.brokerClaimWeight': 2 }, 'meanDeception', -1],
  ['promises draw clients to those who lie more', { 'parameters.brokerClaimWeight': 2 }, { 'parameters.brokerClaimWeight': 0 }, 'meanDeception', -1],
  ['a good name draws clients', { 'parameters.brokerReputationWeight': 4 }, { 'parameters.brokerReputationWeight': 0 }, 'successPerPerson', -1],
  ['more workers without status lower their wage', { 'parameters.wageElasticityAbroad': 5 }, { 'parameters.wageElasticityAbroad': 1000 }, 'remittancesInr', 1],
  ['dearer re-entry keeps those abroad there', LATER, { ...LATER, 'parameters.reentryWeight': 0 }, 'returns', 1],
  ['departures next door make others weigh it too', { 'parameters.peerWeight': 2, 'parameters.peerShareWeight': 2 }, { 'parameters.peerWeight': 0, 'parameters.peerShareWeight': 0 }, 'departures.irregular', -1],
  ['who leaves makes labour scarce at home, and fewer want to go', { 'parameters.originLabourElasticity': 1, ...CALM }, { 'parameters.originLabourElasticity': 0, ...CALM }, 'aspiring', 1],
  ['the refused stay resolved, and turn to brokers', { 'pathways.*.quota': 400 }, { 'pathways.*.quota': 400, 'parameters.resolveWeight': 0 }, 'deflected', -1],
  ['remittances of others make those who stay feel deprived', { 'parameters.deprivationWeight': 3 }, { 'parameters.deprivationWeight': 3, 'parameters.remittanceDecay': 1 }, 'aspiring', -1],
  ['distress over debt makes households weigh it again', { 'parameters.distressWeight': 3, 'parameters.interestPerMonth': 0.03, ...CALM }, { 'parameters.distressWeight': 0, 'parameters.interestPerMonth': 0.03, ...CALM }, 'reattempts', -1],
  ['what is not paid from savings is owed', { 'parameters.savingsShareOfOutlay': 0.1 }, { 'parameters.savingsShareOfOutlay': 0.7 }, 'debtInr', -1],
  ['a crowded leg is passed more easily', { 'legs.fence.referenceFlow': 20, 'parameters.congestionElasticity': 0.7 }, { 'legs.fence.referenceFlow': 20, 'parameters.congestionElasticity': 0 }, 'encountersPerPerson', 1],
  ['strained relations lower quotas', { 'diplomacy.feedback': 1 }, { 'diplomacy.feedback': 0 }, 'permits', 1],
  ['deaths that are told loudly keep others at home', { 'legs.boat.death': 0.1, 'information.deathWeight': 8 }, { 'legs.boat.death': 0.1, 'information.deathWeight': 0 }, 'departures.irregular.oversea', 1],
];

test.each(SMALL_LOOPS)('%s', (_, before, cut, outcome, direction) => {
  const extent = { seeds: ['a', 'b', 'c', 'd', 'e', 'f'] };
  const d = differences(smallRuns(before, extent), smallRuns(cut, extent), outcome);
  const { low, high } = estimateOf(d);
  expect(direction > 0 ? low! : -high!, `${outcome} moved by ${d.map((x) => Number(x.toPrecision(3))).join(', ')}`).toBeGreaterThan(0);
});
