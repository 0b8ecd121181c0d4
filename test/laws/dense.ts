import seedrandom from 'seedrandom';
import type { Plan } from '../../engine/plan/plan.ts';
import { Chooser } from '../../engine/population/choice.ts';
import { HOME } from '../../engine/population/touched.ts';
import type { Block } from '../../engine/simulate/block.ts';
import type { Decider, Decision } from '../../engine/simulate/decisions.ts';
import type { World } from '../../engine/simulate/world.ts';

/**
 * Visits every household every month and lets each alternative fire by an exponential clock of its own: the law that thinning must have.
 * Knows nothing of classes, runs, marks and bounds; its numbers come from another generator.
 */
export class DenseDecider implements Decider {
  readonly chooser: Chooser;
  private readonly world: World;
  private readonly random: () => number;

  constructor(world: World, seed: string) {
    this.world = world;
    this.chooser = new Chooser(world.plan, world.key, world.perception);
    this.random = seedrandom(`dense ${seed}`);
  }

  startMonth(): void {
    this.chooser.startMonth();
  }

  decide(block: Block): Decision[] {
    const { chooser, world } = this;
    const { plan } = world;
    const t = block.touched;
    const rowOf = new Map<number, number>();
    for (let row = 0; row < t.n; row++) if (t.phase[row] !== 0) rowOf.set(t.uid[row]!, row);
    chooser.startBlock(block);
    const decisions: Decision[] = [];
    for (let index = 0; index < block.nCommunities * plan.communitySize; index++) {
      const uid = block.firstUid + index;
      const row = rowOf.get(uid) ?? -1;
      if (row >= 0 && (t.phase[row] !== HOME || t.waiting[row]! > 0)) continue;
      chooser.readHousehold(index);
      if (row >= 0) chooser.setPast(t, row, world.m, world.value(plan.rules.experienceFading));
      chooser.chooseAll();
      let time = 1;
      let alternative = -1;
      for (let k = 0; k < plan.alternatives.length; k++) {
        const intensity = chooser.rate * chooser.probabilities[k]!;
        if (intensity === 0) continue;
        const fires = -Math.log(1 - this.random()) / intensity;
        if (fires < time) {
          time = fires;
          alternative = k;
        }
      }
      if (alternative >= 0) decisions.push({ uid, row, alternative, time });
    }
    return decisions;
  }
}

/** Counts decisions of another decider by alternative, class, month and whether the household had acted before. */
export class Counter implements Decider {
  readonly counts = new Map<string, number>();
  private readonly inner: Decider;
  private readonly plan: Plan;
  private readonly world: World;

  constructor(inner: Decider, world: World) {
    this.inner = inner;
    this.world = world;
    this.plan = world.plan;
  }

  get chooser(): Chooser {
    return this.inner.chooser;
  }

  startMonth(world: World, strata: readonly number[]): void {
    this.inner.startMonth(world, strata);
  }

  decide(block: Block): Decision[] {
    const decisions = this.inner.decide(block);
    for (const d of decisions) {
      const cls = this.plan.classes[block.stratum]![this.inner.chooser.cells.classIndexOf(block.stratum, d.uid - block.firstUid)]!;
      for (const key of [
        `alternative ${this.plan.alternatives[d.alternative]!.name}`,
        `schooling ${cls.schooling}, income from ${cls.income[0].toFixed(1)}, attachment from ${cls.attachment[0].toFixed(1)}`,
        `month ${this.world.m}`,
        d.row >= 0 ? 'touched' : 'latent',
      ])
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
    return decisions;
  }
}

/** Adds counts up. */
export function addCounts(into: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [key, n] of counts) into.set(key, (into.get(key) ?? 0) + n);
}

/** Returns the counts that differ most, in standard errors of the difference of two Poisson counts. */
export function worstDifference(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): { key: string; z: number; a: number; b: number } {
  let worst = { key: '', z: 0, a: 0, b: 0 };
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(key) ?? 0, b.get(key) ?? 0];
    const z = Math.abs(x - y) / Math.sqrt(Math.max(1, x + y));
    if (z > worst.z) worst = { key, z, a: x, b: y };
  }
  return worst;
}
