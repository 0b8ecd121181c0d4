import type { Plan } from '../plan/plan.ts';
import { type Perception, TIERS } from './perception.ts';
import { SLOT } from './slots.ts';

/** What brokers and states ask of a household for each alternative. */
export class Offers {
  private readonly plan: Plan;
  private readonly perception: Perception;

  constructor(plan: Plan, perception: Perception) {
    this.plan = plan;
    this.perception = perception;
  }

  /** Writes outlay, appeal and sanctions of an alternative; tells whether anybody offers it. */
  write(k: number, stratum: number, s: Float64Array): boolean {
    const { plan, perception } = this;
    const a = plan.alternatives[k]!;
    if (a.isRoute) {
      s[SLOT.outlayInr] = perception.outlayInr[this.at(a.index, stratum)]!;
      s[SLOT.appeal] = perception.now[plan.routes[a.index]!.appeal]!;
      s[SLOT.sanction] = perception.sanction[a.index]!;
    } else {
      s[SLOT.outlayInr] = perception.pathwayFeeInr[a.index]!;
      s[SLOT.appeal] = perception.now[plan.pathways[a.index]!.appeal]!;
      // No broker sells a pathway, and nobody is punished for using one.
      s[SLOT.brokerValue] = 0;
      s[SLOT.sanction] = 0;
    }
    return s[SLOT.outlayInr]! < Number.POSITIVE_INFINITY;
  }

  /** Whether an alternative is within the household's means; writes the cash asked. Who has less finds fewer brokers: those who take tranches, or give credit. */
  areWithin(k: number, stratum: number, s: Float64Array): boolean {
    const { perception } = this;
    const a = this.plan.alternatives[k]!;
    const means = s[SLOT.means]!;
    if (!a.isRoute) {
      s[SLOT.cashInr] = s[SLOT.outlayInr]!;
      return s[SLOT.outlayInr]! <= means;
    }
    const at = this.at(a.index, stratum) * TIERS;
    for (let tier = 0; tier < TIERS; tier++) {
      if (!(perception.cashInr[at + tier]! <= means)) continue;
      s[SLOT.cashInr] = perception.cashInr[at + tier]!;
      s[SLOT.brokerValue] = perception.brokerValue[at + tier]!;
      return true;
    }
    return false;
  }

  /** Offset of a route's brokers in the region of a stratum. */
  at(route: number, stratum: number): number {
    return route * this.plan.brokers.regions.length + this.plan.strata[stratum]!.brokerRegion;
  }

  /** Least and most cash under which somebody of a stratum can set out on a route, and the best inclusive value of its brokers. */
  ends(route: number, stratum: number): { least: number; most: number; brokerValue: number } {
    const at = this.at(route, stratum) * TIERS;
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    let brokerValue = Number.NEGATIVE_INFINITY;
    for (let tier = 0; tier < TIERS; tier++) {
      const cash = this.perception.cashInr[at + tier]!;
      if (cash === Number.POSITIVE_INFINITY) continue;
      least = Math.min(least, cash);
      most = Math.max(most, cash);
      brokerValue = Math.max(brokerValue, this.perception.brokerValue[at + tier]!);
    }
    return { least, most, brokerValue };
  }
}
