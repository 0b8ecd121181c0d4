import { STREAMS } from '../catalog/streams.ts';
import { log } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { BoundTable, intensityBound } from '../population/bounds.ts';
import { Chooser, SLOT } from '../population/choice.ts';
import { MarkProcess } from '../population/marks.ts';
import { HOME } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32 } from '../random/threefry.ts';
import type { Block } from './block.ts';
import { RunError } from './check.ts';
import type { World } from './world.ts';

/** A household that departs or applies this month; row −1 while it is latent. */
export interface Decision {
  readonly uid: number;
  readonly row: number;
  readonly alternative: number;
  readonly time: number;
}

/** The decisions of a block in a month, however they are sampled. */
export interface Decider {
  startMonth(world: World): void;
  decide(block: Block): Decision[];
  readonly chooser: Chooser;
}

/** Absolute month of 1990-01, from which counters count. */
const EPOCH = 1990 * 12;
/** Relative error allowed between a bound and a point. */
const SLACK = 1 + 1e-6;

/** Samples departures of latent households by thinning, and of touched households at home by exponential clocks. */
export class ThinnedDecider implements Decider {
  readonly chooser: Chooser;
  private readonly plan: Plan;
  private readonly world: World;
  private readonly bounds: BoundTable;
  private readonly marks: MarkProcess;
  private readonly occurrenceKeys: Uint32Array[];
  private readonly clockKeys: Uint32Array[];
  private readonly words = new Uint32Array(2);

  constructor(world: World) {
    const { plan, key } = world;
    this.plan = plan;
    this.world = world;
    this.chooser = new Chooser(plan, key, world.perception);
    this.bounds = new BoundTable(plan, world.perception, this.chooser.reader);
    const names = plan.alternatives.map((a) => a.name);
    this.marks = new MarkProcess(key, names);
    const keys = (purpose: number): Uint32Array[] =>
      names.map((name) => {
        const k = new Uint32Array(2);
        subkey(key, purpose, hashName(name), k);
        return k;
      });
    this.occurrenceKeys = keys(STREAMS.occurrence);
    this.clockKeys = keys(STREAMS.clock);
  }

  startMonth(world: World): void {
    this.chooser.startMonth();
    this.bounds.update(world.extremes);
  }

  decide(block: Block): Decision[] {
    this.chooser.startStratum(block.stratum);
    const decisions = this.decideLatent(block);
    this.decideTouched(block, decisions);
    return decisions;
  }

  private decideLatent(block: Block): Decision[] {
    const { plan, chooser, world, words } = this;
    const { reader } = chooser;
    const { at } = world.layout;
    const month = world.perception.month - EPOCH;
    const table = this.bounds.classes[block.stratum]!;
    const found: Decision[] = [];
    let visits = 0;
    let evaluations = 0;
    plan.classes[block.stratum]!.forEach((cls, c) => {
      const bound = table[c]!;
      const first = new Map<number, Decision>();
      for (let k = 0; k < plan.alternatives.length; k++) {
        const vHigh = bound.value[k]!;
        this.marks.visit(k, month, block.index, c, block.nCommunities * cls.size, bound.intensity[k]!, (member, mark) => {
          visits++;
          const local = Math.floor(member / cls.size);
          const uid = block.firstUid + local * plan.communitySize + cls.start + (member - local * cls.size);
          if (block.touched.isTouched(uid)) return;
          reader.readCheap(uid, cls);
          if (this.bounds.isTightened) {
            const stay = bound.stay - bound.attachment + reader.s[SLOT.attachment]!;
            if (mark >= intensityBound(bound.rate, vHigh, stay)) return;
          }
          evaluations++;
          chooser.readHousehold(uid, cls, block.firstCommunity + local, local, block.communities);
          const v = chooser.value(k);
          if (v === Number.NEGATIVE_INFINITY) return;
          if (v > vHigh + 1e-6 || chooser.stay < bound.stay - 1e-6 || chooser.rate > bound.rate * SLACK)
            this.exceeded(block, c, k, { value: v, largest: vHigh, stay: chooser.stay, least: bound.stay, rate: chooser.rate, bound: bound.rate });
          if (mark >= intensityBound(chooser.rate, v, chooser.stay)) return;
          chooser.chooseAll();
          const intensity = chooser.rate * chooser.probabilities[k]!;
          if (intensity > bound.intensity[k]! * SLACK) this.exceeded(block, c, k, { intensity, bound: bound.intensity[k]! });
          if (mark >= intensity) return;
          const key = this.occurrenceKeys[k]!;
          threefry2x32(key[0]!, key[1]!, uid, world.perception.month, words);
          const time = uniform32(words[0]!);
          const other = first.get(uid);
          if (!other || time < other.time) first.set(uid, { uid, row: -1, alternative: k, time });
        });
      }
      for (const d of first.values()) found.push(d);
    });
    block.add(at.visits, visits);
    block.add(at.evaluations, evaluations);
    block.add(at.accepted, found.length);
    return found;
  }

  private exceeded(block: Block, cls: number, k: number, figures: Record<string, number>): never {
    throw new RunError('MARK_BOUND_EXCEEDED', this.world.perception.month, block.index, `class ${cls}, ${this.plan.alternatives[k]!.name}`, figures);
  }

  private decideTouched(block: Block, decisions: Decision[]): void {
    const { plan, chooser, world, words } = this;
    const t = block.touched;
    const { at } = world.layout;
    const bound = this.bounds.classes[block.stratum]!.reduce((top, c) => Math.max(top, c.rate), 0);
    const classOf = classAtPosition(plan, block.stratum);
    for (let row = 0; row < t.n; row++) {
      if (t.phase[row] !== HOME || t.waiting[row]! > 0) continue;
      const uid = t.uid[row]!;
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < plan.alternatives.length; k++) least = Math.min(least, this.clock(k, uid));
      if (least >= bound) continue;
      block.add(at.evaluations, 1);
      const local = Math.floor((uid - block.firstUid) / plan.communitySize);
      const cls = plan.classes[block.stratum]![classOf[uid % plan.communitySize]!]!;
      chooser.reader.readCheap(uid, cls);
      chooser.readHousehold(uid, cls, block.firstCommunity + local, local, block.communities);
      const fading = world.value(plan.rules.experienceFading);
      if (t.experience[row]! > 0) chooser.setExperience(t.experience[row]! - 1, t.choice[row]!, Math.max(0, 1 - t.experienceAge[row]! / fading));
      chooser.chooseAll();
      let best = 1;
      let choice = -1;
      for (let k = 0; k < plan.alternatives.length; k++) {
        const intensity = chooser.rate * chooser.probabilities[k]!;
        if (intensity <= 0) continue;
        const ratio = this.clock(k, uid) / intensity;
        if (ratio < best) {
          best = ratio;
          choice = k;
        }
      }
      if (choice >= 0) {
        block.add(at.accepted, 1);
        decisions.push({ uid, row, alternative: choice, time: best });
      }
    }
  }

  /** Exp(1) draw of an alternative’s clock for a touched household this month. */
  private clock(k: number, uid: number): number {
    const key = this.clockKeys[k]!;
    threefry2x32(key[0]!, key[1]!, uid, this.world.perception.month, this.words);
    return -log(uniform32(this.words[0]!));
  }
}

const positions = new WeakMap<Plan, Uint8Array[]>();

/** Class index at each position of a community of a stratum. */
export function classAtPosition(plan: Plan, stratum: number): Uint8Array {
  let all = positions.get(plan);
  if (!all) {
    all = plan.classes.map((classes) => {
      const of = new Uint8Array(plan.communitySize);
      classes.forEach((c, i) => of.fill(i, c.start, c.start + c.size));
      return of;
    });
    positions.set(plan, all);
  }
  return all[stratum]!;
}
