import { STREAMS } from '../catalog/streams.ts';
import { claimWeight, KINDS } from '../model/belief.ts';
import { COMPLETED, interceptionProbability, writeWeeklyHazards } from '../model/leg.ts';
import { exp, log } from '../numeric/elementary.ts';
import { truncatedNormal } from '../population/household.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { power, type World } from './world.ts';

const words = new Uint32Array(2);
const key = new Uint32Array(2);

const clampShare = (x: number): number => Math.min(1, Math.max(0, x));

function drawBroker(world: World, i: number, item: number): void {
  subkey(world.key, STREAMS.brokerLife, hashName(world.brokers.name[i]!), key);
  threefry2x32x13(key[0]!, key[1]!, world.perception.month, item, words);
}

function enter(world: World, i: number, isEntrant: boolean): void {
  const { brokers } = world;
  const q = world.plan.brokers.leaves;
  drawBroker(world, i, 1);
  const shift = isEntrant ? 1 : 0;
  brokers.quality[i] =
    world.value(q['quality.mean']) + shift * world.value(q.entrantQualityShift) + world.value(q['quality.sd']) * truncatedNormal(uniform32(words[0]!));
  brokers.deception[i] = clampShare(
    world.value(q['deception.mean']) + shift * world.value(q.entrantDeceptionShift) + world.value(q['deception.sd']) * truncatedNormal(uniform32(words[1]!)),
  );
  // Who enters finds the market as it is: as much demand as the brokers of the region have.
  let sum = 0;
  let n = 0;
  for (let j = 0; j < brokers.n; j++)
    if (j !== i && brokers.region[j] === brokers.region[i] && brokers.isActive[j]) {
      sum += brokers.utilisation[j]!;
      n++;
    }
  brokers.utilisation[i] = n > 0 ? sum / n : 0;
  brokers.isActive[i] = 1;
  brokers.reputation[i] = 0;
}

/** Arrests, entry, utilisation and reputation of brokers. Reads last month's clients; draws by broker name and month. */
export function stepBrokers(world: World): void {
  const { plan, brokers, perception } = world;
  const q = plan.brokers.leaves;
  const arrest = 1 - exp(-world.value(q.arrestHazardPerMonth));
  const capacity = Math.max(1e-9, world.value(q.capacityPerMonth) * plan.scale);
  const keep = world.value(q.reputationForgetting);
  for (let i = 0; i < brokers.n; i++) {
    if (world.m === 0) {
      enter(world, i, false);
      continue;
    }
    if (!brokers.isActive[i]) {
      if (world.m >= brokers.backAt[i]!) enter(world, i, true);
      continue;
    }
    const clients = world.lastOf('brokerClients', i);
    brokers.utilisation[i] = 0.7 * brokers.utilisation[i]! + 0.3 * Math.min(4, clients / capacity);
    const done = world.lastOf('brokerDone', i);
    const shown = done > 0 ? world.lastOf('brokerGood', i) / done - 0.5 : 0;
    brokers.reputation[i] = keep * brokers.reputation[i]! + (done > 0 ? (1 - keep) * shown : 0);
    drawBroker(world, i, 0);
    if (uniform32(words[0]!) < arrest) {
      brokers.isActive[i] = 0;
      const [from, to] = [world.value(q['entryMonths.low']), world.value(q['entryMonths.high'])];
      brokers.backAt[i] = world.m + Math.max(1, Math.round(from + (to - from) * uniform32(words[1]!)));
    }
  }
  for (let s = 0; s < plan.strata.length; s++) {
    let active = 0;
    for (let i = 0; i < brokers.n; i++) if (brokers.region[i] === plan.strata[s]!.brokerRegion) active += brokers.isActive[i]!;
    perception.pitch[s] = active / plan.brokers.perRegion;
  }
}

/** Weekly hazards of every leg this month. Reads last month's flows. */
export function stepHazards(world: World): void {
  const { plan } = world;
  plan.legs.forEach((l, i) => {
    const intensity = power(world.value(l.intensity), world.value(plan.rules.enforcementElasticity));
    const cooperation = world.value(plan.rules.cooperationEffect) * world.value(l.cooperation);
    const caught =
      (1 - world.value(l.surrenderShare)) *
      interceptionProbability(
        world.value(l.interception), intensity, cooperation, world.lastOf('legFlow', i), world.value(l.referenceFlow) * plan.scale,
        world.value(plan.rules.congestionElasticity),
      );
    const death = world.value(l.death) * power(world.value(l.intensity), world.value(plan.rules.deathEnforcementElasticity));
    writeWeeklyHazards(
      [caught, world.value(l.documentDetection), world.value(l.abandonment), world.value(l.exploitation), death],
      world.value(l.durationWeeks), world.value(l.open), world.hazards, i * (COMPLETED + 1),
    );
  });
}

/** Fees, inclusive values and claims of brokers by route and region. Returns nothing; writes the perception. */
export function stepFees(world: World): void {
  const { plan, brokers, perception } = world;
  const q = plan.brokers.leaves;
  const regions = plan.brokers.regions.length;
  const theta = world.value(plan.rules.thetaBroker);
  const elasticity = world.value(plan.rules.enforcementCostElasticity);
  const risk = world.value(q.arrestCostInr) * world.value(q.arrestHazardPerMonth);
  plan.routes.forEach((r, i) => {
    let cost = 0;
    for (const l of r.legs) cost += world.value(plan.legs[l]!.costInr) * power(world.value(plan.legs[l]!.intensity), elasticity);
    world.routeCost[i] = cost;
  });
  for (let i = 0; i < brokers.n; i++)
    brokers.markup[i] = world.value(q.markup) + world.value(q.markupPerUtilisation) * brokers.utilisation[i]!;
  for (let g = 0; g < regions; g++) {
    let active = 0;
    let deception = 0;
    let markup = 0;
    for (let i = 0; i < brokers.n; i++) {
      if (brokers.region[i] !== g || !brokers.isActive[i]) continue;
      active++;
      deception += brokers.deception[i]!;
      markup += brokers.markup[i]!;
    }
    const mean = active > 0 ? markup / active : 0;
    let sum = 0;
    for (let i = 0; i < brokers.n; i++)
      if (brokers.region[i] === g && brokers.isActive[i]) sum += exp(brokerUtility(world, i, mean) / theta);
    perception.claim[g] =
      active > 0
        ? claimWeight(world.value(q.trust), deception / active, world.value(plan.information.campaignReach), world.value(plan.information.campaignTrust))
        : 0;
    plan.routes.forEach((r, i) => {
      const at = i * regions + g;
      perception.outlayInr[at] = active > 0 ? world.routeCost[i]! * (1 + mean) + risk : Number.POSITIVE_INFINITY;
      // Fewer brokers are harder to find; a leg that is nearly closed takes few.
      let open = world.value(r.open);
      for (const l of r.legs.slice(0, 3)) open = Math.min(open, world.value(plan.legs[l]!.open));
      const found = active > 0 ? theta * log(sum / plan.brokers.perRegion) : 0;
      perception.brokerValue[at] = found + log(Math.max(1e-9, open));
    });
  }
}

/** Utility of a broker against the others of its region: a markup above the mean repels, a good name attracts. */
export function brokerUtility(world: World, i: number, meanMarkup: number): number {
  const r = world.plan.rules;
  return (
    -world.value(r.brokerFeeWeight) * (world.brokers.markup[i]! - meanMarkup) + world.value(r.brokerReputationWeight) * world.brokers.reputation[i]!
  );
}

/**
 * Chances everybody hears about a route close a share of their gap to last month's outcomes; the first month's are those of the hazards.
 * Reads last month's outcomes of ventures; draws nothing.
 */
export function stepNews(world: World): void {
  const { plan, perception } = world;
  const info = plan.information;
  const told = [1, world.value(info.failuresTold), world.value(info.failuresTold), world.value(info.deathWeight) * world.value(info.failuresTold)];
  plan.routes.forEach((_, r) => {
    const at = r * KINDS;
    if (world.m === 0) {
      routeChances(world, r, perception.news, at);
      return;
    }
    let heard = 0;
    let all = 0;
    for (let k = 0; k < KINDS; k++) {
      heard += told[k]! * world.lastOf('routeOutcome', at + k);
      all += world.lastOf('routeOutcome', at + k);
    }
    if (heard <= 0) return;
    // Few cases move little: 30 outcomes a month (at full scale) count half.
    const speed = world.value(info.newsSpeed) * (all / (all + 30 * plan.scale));
    for (let k = 0; k < KINDS; k++) {
      const share = (told[k]! * world.lastOf('routeOutcome', at + k)) / heard;
      perception.news[at + k] = perception.news[at + k]! + speed * (share - perception.news[at + k]!);
    }
  });
}

/** Writes the chances that a venture on a route arrives, is returned, exploited (and arrives), dies: product of its legs' odds. */
export function routeChances(world: World, route: number, out: Float64Array, at: number): void {
  const { plan, hazards } = world;
  let alive = 1;
  let dead = 0;
  let unharmed = 1;
  for (const l of plan.routes[route]!.legs) {
    const h = l * (COMPLETED + 1);
    let total = 0;
    for (let c = 0; c <= COMPLETED; c++) if (c !== 3) total += hazards[h + c]!;
    dead += (alive * hazards[h + 4]!) / total;
    unharmed *= 1 - hazards[h + 3]! / (total + hazards[h + 3]!);
    const leg = plan.legs[l]!;
    let through = hazards[h + COMPLETED]! / total;
    if (leg.border >= 0) {
      const release = world.value(plan.borders[leg.border]!.releaseShare);
      const surrender = world.value(leg.surrenderShare);
      through = through * (1 - surrender) + (through * surrender + hazards[h]! / total) * release;
    }
    alive *= through;
  }
  out[at] = alive * unharmed;
  out[at + 1] = Math.max(0, 1 - alive - dead);
  out[at + 2] = alive * (1 - unharmed);
  out[at + 3] = dead;
}
