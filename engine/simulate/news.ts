import { campaignMessage, KINDS } from '../model/belief.ts';
import { COMPLETED, interceptionProbability, rescuedDeath, writeWeeklyHazards } from '../model/leg.ts';
import { log } from '../numeric/elementary.ts';
import { power, type World } from './world.ts';

const chances = new Float64Array(KINDS);

/** Weekly hazards of every leg this month. Reads last month's flows; draws nothing. */
export function stepHazards(world: World): void {
  const { plan } = world;
  const { rules, state } = plan;
  const intelligence = 1 + world.value(rules.intelligenceEffect) * world.value(state['cooperation.intelligence']);
  const joint = 1 + world.value(rules.jointOperationsEffect) * world.value(state['cooperation.jointOperations']);
  plan.legs.forEach((l, i) => {
    const effort = power(world.value(l.intensity), world.value(rules.enforcementElasticity)) *
      (1 + world.value(rules.surveillanceEffect) * world.value(l.surveillance)) * (l.isCrossing ? joint : intelligence);
    const cooperation = world.value(rules.cooperationEffect) * world.cooperation(l.cooperation);
    const flow = world.lastOf('legFlow', i);
    const caught =
      (1 - world.value(l.surrenderShare)) *
      interceptionProbability(
        world.value(l.interception), effort, cooperation, flow, world.value(l.referenceFlow) * plan.scale, world.value(rules.congestionElasticity),
      );
    const death = rescuedDeath(
      world.value(l.death) * power(world.value(l.intensity), world.value(rules.deathEnforcementElasticity)), world.value(l.rescue),
      world.value(rules.rescueEffectiveness), world.value(rules.rescueMoralHazard),
    );
    const at = i * (COMPLETED + 1);
    writeWeeklyHazards(
      [caught, world.value(l.documentDetection), world.value(l.abandonment), world.value(l.exploitation), death],
      world.value(l.durationWeeks), world.value(l.open), world.hazards, at,
    );
    const grounded = world.value(l.groundedPersons) * plan.scale;
    // A charter is stopped with all on board: so many of the month's flow are intercepted beside the others.
    if (grounded > 0) world.hazards[at] = world.hazards[at]! - log(1 - Math.min(0.99, grounded / Math.max(grounded, flow))) / 4;
  });
}

/**
 * What is heard of routes. Everybody's beliefs close a share of their gap to last month's outcomes as they are told; the truth follows
 * the outcomes as they were; a campaign adds to what is remembered of it. The first month's are the odds of the hazards.
 * Reads last month's outcomes of ventures; draws nothing.
 */
export function stepNews(world: World): void {
  const { plan, perception } = world;
  const info = plan.information;
  const failures = world.value(info.failuresTold);
  const told = [1, failures, failures, world.value(info.deathWeight) * failures];
  plan.routes.forEach((_, r) => {
    const at = r * KINDS;
    if (world.m === 0) {
      routeChances(world, r, perception.news, at);
      routeChances(world, r, perception.truth, at);
    } else {
      // Few cases move little: beside last month's stand 30 outcomes (at full scale) as the odds of the legs have it.
      const prior = 30 * plan.scale;
      routeChances(world, r, chances, 0);
      let heard = 0;
      let all = 0;
      for (let k = 0; k < KINDS; k++) {
        const n = world.lastOf('routeOutcome', at + k) + prior * chances[k]!;
        heard += told[k]! * n;
        all += n;
      }
      const speed = world.value(info.newsSpeed);
      for (let k = 0; k < KINDS && heard > 0; k++) {
        const n = world.lastOf('routeOutcome', at + k) + prior * chances[k]!;
        perception.news[at + k] = perception.news[at + k]! + speed * ((told[k]! * n) / heard - perception.news[at + k]!);
        perception.truth[at + k] = perception.truth[at + k]! + speed * (n / all - perception.truth[at + k]!);
      }
    }
    campaignMessage(perception.truth, at, world.value(info.campaignMessage), perception.message);
  });
  const keep = world.value(info.campaignForgetting);
  perception.campaign =
    keep * perception.campaign + (1 - keep) * world.value(info.campaignWeight) * world.value(info.campaignReach) * world.value(info.campaignTrust);
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
    } else if (leg.readmission >= 0) through += (hazards[h]! / total) * (1 - world.cooperation(leg.readmission)) * (hazards[h + COMPLETED]! / total);
    alive *= Math.min(1, through);
  }
  out[at] = alive * unharmed;
  out[at + 1] = Math.max(0, 1 - alive - dead);
  out[at + 2] = alive * (1 - unharmed);
  out[at + 3] = dead;
}
