import { STREAMS } from '../catalog/streams.ts';
import { normalQuantile } from '../numeric/elementary.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { power, type World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);
const REGULAR = 0;
const PENDING = 1;
const IRREGULAR = 2;

/**
 * Persons abroad who left before the run, in expectation (the stocks are large): removal and return, decisions of asylum, regularisation, as for
 * members who left within it. Reads hazards; draws nothing.
 */
export function stepInitialStocks(world: World): void {
  const { plan, initialAbroad: stock, stockFlows: flows } = world;
  const interior = world.value(plan.state['interior.removal']);
  flows.removals = 0;
  flows.returns = 0;
  flows.regularised = 0;
  plan.destinations.forEach((d, i) => {
    for (let s = 0; s < 3; s++) {
      const at = i * 3 + s;
      const removed = stock[at]! * Math.min(1, world.value(d.removalPerMonth[s]!) * interior);
      const returned = (stock[at]! - removed) * Math.min(1, world.value(d.returnPerMonth[s]!) * (s === REGULAR ? 1 : world.reentry[i]!));
      flows.removals += removed;
      flows.returns += returned;
      stock[at] = stock[at]! - removed - returned;
    }
    const decided = stock[i * 3 + PENDING]! / Math.max(1, world.value(d.processingMonths));
    const granted = decided * world.value(d.recognition);
    const regularised = stock[i * 3 + IRREGULAR]! * world.value(d.regularisedShare);
    stock[i * 3] = stock[i * 3]! + granted + regularised;
    stock[i * 3 + PENDING] = stock[i * 3 + PENDING]! - decided;
    stock[i * 3 + IRREGULAR] = stock[i * 3 + IRREGULAR]! + decided - granted - regularised;
    flows.regularised += granted + regularised;
  });
}

/**
 * Presentations at ports by residents of the neighbouring country: P₀ · (residents / reference)^β · mobility, with Poisson noise
 * (normal approximation, rounded). Residents are those on permits: who came by a legal pathway within the run. Reads last month's stock.
 */
export function stepResidents(world: World): void {
  const { plan } = world;
  plan.residents.forEach((r, i) => {
    const ratio = world.lastOf('abroad', r.destination * 3) / (world.value(r.referencePersons) * plan.scale);
    const mean = world.value(r.presentationsPerMonth) * plan.scale * power(ratio, world.value(r.elasticity)) * world.value(r.mobility);
    subkey(world.key, STREAMS.residents, hashName(r.name), key);
    threefry2x32x13(key, world.perception.month, 0, words);
    world.presentations[i] = Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(uniform32(words[0]!))));
  });
}
