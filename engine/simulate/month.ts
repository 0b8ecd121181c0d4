import type { Block } from './block.ts';
import { stepAbroad } from './abroad.ts';
import { stepBrokers } from './brokers.ts';
import { checkBlock } from './check.ts';
import { stepCommunities } from './communities.ts';
import type { Decider } from './decisions.ts';
import { stepDepartures } from './departures.ts';
import { stepDiplomacy } from './diplomacy.ts';
import { stepEconomy } from './economy.ts';
import { stepFees } from './fees.ts';
import { stepJourneys } from './journeys.ts';
import { stepLevers } from './levers.ts';
import { stepHazards, stepNews } from './news.ts';
import { stepPanel } from './panel.ts';
import { stepPathways, stepQuotas } from './pathways.ts';
import { stepInitialStocks, stepResidents } from './residents.ts';
import type { World } from './world.ts';

/** A stage of the month: global stages run on every thread alike, block stages once for each block. */
export type Stage =
  | { readonly name: string; readonly global: (world: World) => void }
  | { readonly name: string; readonly block: (world: World, block: Block, decider: Decider) => void };

/** The month, in order. What one block needs of another is last month's total. */
export const MONTH: readonly Stage[] = [
  { name: 'levers', global: stepLevers },
  { name: 'diplomacy', global: stepDiplomacy },
  { name: 'economy', global: stepEconomy },
  { name: 'brokers: arrests, entry, capacity', global: stepBrokers },
  { name: 'hazards of legs', global: stepHazards },
  { name: 'fees and claims', global: stepFees },
  { name: 'news', global: stepNews },
  { name: 'quotas', global: stepQuotas },
  { name: 'residents abroad at ports', global: stepResidents },
  { name: 'initial stocks', global: stepInitialStocks },
  { name: 'panel', block: stepPanel },
  { name: 'decisions', block: stepDepartures },
  { name: 'pathway queues', block: stepPathways },
  { name: 'journeys', block: stepJourneys },
  { name: 'abroad, debts and remittances', block: stepAbroad },
  { name: 'communities', block: stepCommunities },
  { name: 'checks', block: checkBlock },
];
