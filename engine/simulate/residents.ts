import { STREAMS } from '../catalog/streams.ts';
import { normalQuantile } from '../numeric/elementary.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { power, type World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);

/** Persons abroad who left before the run: exits by status, rounded to whole persons. Reads hazards; draws nothing (the stocks are large). */
export function stepInitialStocks(world: World): void {
  world.plan.destinations.forEach((d, i) => {
    for (let s = 0; s < 3; s++) {
      const at = i * 3 + s;
      const exit = world.value(d.removalPerMonth[s]!) + world.value(d.returnPerMonth[s]!);
      world.initialAbroad[at] = world.initialAbroad[at]! * (1 - Math.min(1, exit));
    }
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
    threefry2x32x13(key[0]!, key[1]!, world.perception.month, 0, words);
    world.presentations[i] = Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(uniform32(words[0]!))));
  });
}
