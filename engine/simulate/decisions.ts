import { STREAMS } from '../catalog/streams.ts';
import { slotOf } from '../catalog/symbols.ts';
import { logistic } from '../model/nesting.ts';
import { log } from '../numeric/elementary.ts';
import type { Plan } from '../plan/plan.ts';
import { BoundTable } from '../population/bounds.ts';
import { Ceiling } from '../population/ceiling.ts';
import { CASH, COST_LEAST, OUTLAY, SCORE_FLOOR, type StateBounds, STAY, type StratumBounds, VALUE } from '../population/classbound.ts';
import { Chooser } from '../population/choice.ts';
import { SLOT } from '../population/slots.ts';
import { MarkProcess } from '../population/marks.ts';
import type { Runs } from '../population/runs.ts';
import { DISTRESS_BIT, HOME } from '../population/touched.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
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
  /** @param strata those whose blocks this part decides for */
  startMonth(world: World, strata: readonly number[]): void;
  decide(block: Block): Decision[];
  readonly chooser: Chooser;
}

/** Absolute month of 1990-01, from which counters count. */
const EPOCH = 1990 * 12;
/** Returns what value less staying must exceed for a point of this mark to count: a hair below the log odds of mark in rate. */
function neededAdvantage(mark: number, rate: number): number {
  return mark >= rate ? Number.POSITIVE_INFINITY : log(mark / (rate - mark)) - 1e-9;
}

/** State of the households that points count for; each has a process of its own. */
type State = keyof StratumBounds;

/** A process of points: on seats, or on runs of seats of which one, by hash, may be in the state. */
interface Source {
  readonly state: State;
  readonly marks: MarkProcess;
  readonly runs: Runs | null;
  readonly ceilings: Map<number, Ceiling>;
}

const COST_WEIGHT = slotOf('costWeight');
/** Relative error allowed between a bound and a point. */
const SLACK = 1 + 1e-6;

/** A clock rings before 1 with chance 1 − exp(−λ) ≤ λ: its uniform must lie above this. */
function mayRing(intensity: number): number {
  return 1 - intensity;
}

/** Samples departures of latent households by thinning, and of touched households at home by exponential clocks. */
export class ThinnedDecider implements Decider {
  readonly chooser: Chooser;
  private month = 0;
  private readonly plan: Plan;
  private readonly world: World;
  private readonly bounds: BoundTable;
  private readonly sources: readonly Source[];
  private readonly found = new Map<number, Decision>();
  private readonly occurrenceKeys: Uint32Array[];
  private readonly clockKeys: Uint32Array[];
  private readonly words = new Uint32Array(2);
  /** Alternatives whose clocks may ring for the household at hand, and their uniforms. */
  private readonly ringing: Int32Array;
  private readonly uniforms: Float64Array;

  constructor(world: World) {
    const { plan, key } = world;
    this.plan = plan;
    this.world = world;
    this.chooser = new Chooser(plan, key, world.perception);
    this.bounds = new BoundTable(plan, world.perception, this.chooser);
    const names = plan.alternatives.map((a) => a.name);
    this.ringing = new Int32Array(names.length);
    this.uniforms = new Float64Array(names.length);
    const source = (state: State, purpose: number, runs: Runs | null): Source => ({ state, marks: new MarkProcess(key, purpose, names), runs, ceilings: new Map() });
    const { spells, kinships } = this.chooser;
    this.sources = [source('steady', STREAMS.marks, null), source('spell', STREAMS.spellMarks, spells), source('kin', STREAMS.kinMarks, kinships)];
    const keys = (purpose: number): Uint32Array[] =>
      names.map((name) => {
        const k = new Uint32Array(2);
        subkey(key, purpose, hashName(name), k);
        return k;
      });
    this.occurrenceKeys = keys(STREAMS.occurrence);
    this.clockKeys = keys(STREAMS.clock);
  }

  startMonth(world: World, strata: readonly number[]): void {
    this.month = world.perception.month - EPOCH;
    this.chooser.startMonth();
    this.bounds.update(world.extremes, strata);
  }

  /** Returns the points a month that bounds let through per household, by stratum; for sharing work only. */
  pointsPerHousehold(): Float64Array {
    const { plan, chooser, world } = this;
    this.startMonth(world, plan.strata.map((_, s) => s));
    return Float64Array.from(plan.strata, (_, s) => {
      let points = 0;
      let members = 0;
      const { steady, spell, kin } = this.bounds.strata[s]!;
      const n = plan.alternatives.length;
      plan.classes[s]!.forEach((cls, c) => {
        members += cls.size;
        for (let k = c * n; k < (c + 1) * n; k++)
          points += cls.size * (steady.intensity[k]! + spell.intensity[k]! / Math.max(1, chooser.spells.length[s]!) + kin.intensity[k]! / Math.max(1, chooser.kinships.length[s]!));
      });
      return points / members;
    });
  }

  decide(block: Block): Decision[] {
    this.chooser.startBlock(block);
    const decisions = this.decideLatent(block);
    this.decideTouched(block, decisions);
    return decisions;
  }

  private decideLatent(block: Block): Decision[] {
    const { found } = this;
    found.clear();
    let visits = 0;
    for (const source of this.sources) visits += this.visitPoints(block, source);
    block.add(this.world.layout.at.visits, visits);
    block.add(this.world.layout.at.accepted, found.size);
    return [...found.values()];
  }

  /** Considers the households at the points of a process; returns how many points lie below their bounds. */
  private visitPoints(block: Block, source: Source): number {
    const { plan, bounds, month } = this;
    const { cells, quarter } = this.chooser;
    const { marks, state, runs } = source;
    const { stratum, index: b } = block;
    const bound = bounds.strata[stratum]![state];
    const intensities = bound.intensity;
    const ceiling = this.ceilingOf(block, source);
    const nAlternatives = plan.alternatives.length;
    const nHouseholds = block.nCommunities * plan.communitySize;
    const nGroups = cells.groupsOf(block.nCommunities);
    const nSeats = nGroups * cells.nCells;
    const nRuns = Math.ceil(nSeats / (runs ? runs.length[stratum]! : 1));
    const classOf = cells.classesOf(stratum);
    const period = state === 'spell' ? quarter : 0;
    let visits = 0;
    for (let k = 0; k < nAlternatives; k++) {
      ceiling.raise(intensities, nAlternatives, k);
      const n = marks.find(k, month, b, nRuns, ceiling);
      for (let i = 0; i < n; i++) {
        const seat = runs ? runs.candidate(stratum, b, marks.seats[i]!, period) : marks.seats[i]!;
        if (seat >= nSeats) continue;
        const cell = cells.cellOf(seat, nGroups);
        const c = classOf[cell]!;
        if (marks.marks[i]! >= intensities[c * nAlternatives + k]!) continue;
        const index = cells.householdOf(seat, cell, nGroups);
        if (index >= nHouseholds) continue;
        visits++;
        this.consider(block, index, seat, c, k, i, bound, source);
      }
    }
    return visits;
  }

  /** The ceiling of a process over a block; only the classes of its seats are fixed, its height is set when it is used. */
  private ceilingOf(block: Block, source: Source): Ceiling {
    let ceiling = source.ceilings.get(block.index);
    if (!ceiling) {
      const { cells } = this.chooser;
      const length = source.runs ? source.runs.length[block.stratum]! : 1;
      const nGroups = cells.groupsOf(block.nCommunities);
      ceiling = new Ceiling(this.plan.classes[block.stratum]!, cells.nCells, Math.ceil((nGroups * cells.nCells) / length), length / nGroups);
      source.ceilings.set(block.index, ceiling);
    }
    return ceiling;
  }

  /**
   * Decides whether the household of a point takes the alternative: cheapest attributes first.
   * @param i number of the point in the process of its source
   * @param bounds of the household’s stratum in the state of the source: kin first, then spells, then the steady
   */
  private consider(block: Block, index: number, seat: number, c: number, k: number, i: number, bounds: StateBounds, source: Source): void {
    const { chooser, world, words } = this;
    const { state } = source;
    const { reader } = chooser;
    const { s } = reader;
    const { at } = world.layout;
    const { shared } = bounds;
    const uid = block.firstUid + index;
    const mark = source.marks.marks[i]!;
    const row = bounds.row(c, k);
    const stay = shared[row + STAY]!;
    let value = shared[row + VALUE]!;
    const largestRate = bounds.rate[c]!;
    const intensity = bounds.intensity[c * this.plan.alternatives.length + k]!;
    const isSteady = state === 'steady';
    const rate = isSteady ? chooser.steadyRate(index, largestRate) : largestRate;
    if (mark * largestRate >= rate * intensity * SLACK) return;
    // The household takes the alternative only if value − stay is above this.
    let needed = neededAdvantage(mark, rate);
    reader.readAttachment(uid, block.stratum, c);
    const { isTightened } = this.bounds;
    if (isTightened && value - (stay + s[SLOT.attachment]!) < needed) return;
    if (isTightened && this.plan.alternatives[k]!.isRoute && this.bounds.tempers.isKnown(block.stratum)) {
      reader.readTraits(uid);
      value -= this.bounds.tempers.beyondOf(block.stratum, k, s) - 1e-9;
      if (value - (stay + s[SLOT.attachment]!) < needed) return;
    }
    reader.readScore();
    if (s[SLOT.incomeScore]! < shared[row + SCORE_FLOOR]!) return;
    chooser.readWealth(uid);
    if (this.plan.areMeansUsual) {
      // Its own assets may already rule the alternative out: it cannot pay, or the outlay weighs too much.
      const means = chooser.meansMost(state === 'kin') * SLACK;
      if (shared[row + CASH]! > means) return;
      const weight = s[COST_WEIGHT]!;
      if (isTightened && weight >= 0 && value + shared[row + COST_LEAST]! - (weight * shared[row + OUTLAY]!) / means - (stay + s[SLOT.attachment]!) < needed - 1e-9) return;
    }
    if (isSteady ? chooser.isSpecial(seat) : state === 'spell' && chooser.mayHaveKin(seat)) return;
    if (block.touched.isTouched(uid)) return;
    chooser.readState(index, isSteady ? -1 : seat);
    const least = stay + this.bounds.attachments[block.stratum]![c]!;
    if (!(chooser.stay >= least - 1e-6 && chooser.rate <= largestRate * SLACK))
      this.exceeded(block, k, { stay: chooser.stay, least, rate: chooser.rate, bound: largestRate });
    if (chooser.rate !== rate) needed = neededAdvantage(mark, chooser.rate);
    if (value - chooser.stay < needed) return;
    reader.readTraits(uid);
    const v = chooser.value(k);
    if (v === Number.NEGATIVE_INFINITY) return;
    if (!(v <= value + 1e-6)) this.exceeded(block, k, { value: v, largest: value });
    if (v - chooser.stay < needed) return;
    block.add(at.evaluations, 1);
    chooser.chooseAll();
    const exact = chooser.rate * chooser.probabilities[k]!;
    if (!(exact <= intensity * SLACK)) this.exceeded(block, k, { intensity: exact, bound: intensity });
    if (mark >= exact) return;
    const key = this.occurrenceKeys[k]!;
    threefry2x32x13(key, uid, world.perception.month, words);
    const time = uniform32(words[0]!);
    const other = this.found.get(uid);
    if (!other || time < other.time) this.found.set(uid, { uid, row: -1, alternative: k, time });
  }

  private exceeded(block: Block, k: number, figures: Record<string, number>): never {
    throw new RunError('MARK_BOUND_EXCEEDED', this.world.perception.month, block.index, this.plan.alternatives[k]!.name, figures);
  }

  private decideTouched(block: Block, decisions: Decision[]): void {
    const { plan, world } = this;
    const t = block.touched;
    const { touched, kin } = this.bounds.strata[block.stratum]!;
    const n = plan.alternatives.length;
    for (let row = 0; row < t.n; row++) {
      if (t.phase[row] !== HOME || t.waiting[row]! > 0) continue;
      const c = this.chooser.cells.classIndexOf(block.stratum, t.uid[row]! - block.firstUid);
      const bound = t.resolveUntil[row]! > world.m || t.has(row, DISTRESS_BIT) ? touched : kin;
      // Own experience of a route may raise its value above the bound of the class: only the rate bounds it then.
      const known = t.experience[row]! > 0 && t.route[row]! >= 0 ? plan.pathways.length + t.route[row]! : -1;
      let rings = 0;
      for (let k = 0; k < n; k++) {
        const most = k === known ? bound.rate[c]! : bound.intensity[c * n + k]!;
        if (most === 0) continue;
        const u = this.clockUniform(k, t.uid[row]!);
        if (u > mayRing(most)) {
          this.ringing[rings] = k;
          this.uniforms[rings++] = u;
        }
      }
      if (rings > 0) this.decideAwake(block, row, rings, bound, c, known, decisions);
    }
  }

  /** Decides for a household at home some of whose clocks may ring: their own values first, all values only if one still may. */
  private decideAwake(block: Block, row: number, rings: number, bound: StateBounds, c: number, known: number, decisions: Decision[]): void {
    const { chooser, world, ringing, uniforms } = this;
    const { at } = world.layout;
    const t = block.touched;
    const uid = t.uid[row]!;
    chooser.readHousehold(uid - block.firstUid);
    chooser.setPast(t, row, world.m, world.value(this.plan.rules.experienceFading));
    let left = false;
    for (let i = 0; i < rings && !left; i++) left = uniforms[i]! > mayRing(chooser.rate * logistic(chooser.value(ringing[i]!) - chooser.stay) * SLACK);
    if (!left) return;
    block.add(at.evaluations, 1);
    chooser.chooseAll();
    let best = 1;
    let choice = -1;
    for (let i = 0; i < rings; i++) {
      const k = ringing[i]!;
      const intensity = chooser.rate * chooser.probabilities[k]!;
      if (intensity <= 0) continue;
      const top = k === known ? bound.rate[c]! : bound.intensity[c * this.ringing.length + k]!;
      if (!(intensity <= top * SLACK)) this.exceeded(block, k, { intensity, bound: top });
      const ratio = -log(uniforms[i]!) / intensity;
      if (ratio < best) {
        best = ratio;
        choice = k;
      }
    }
    if (choice < 0) return;
    block.add(at.accepted, 1);
    decisions.push({ uid, row, alternative: choice, time: best });
  }

  /** Uniform of an alternative’s clock for a touched household this month: it rings at −ln u. */
  private clockUniform(k: number, uid: number): number {
    const key = this.clockKeys[k]!;
    threefry2x32x13(key, uid, this.world.perception.month, this.words);
    return uniform32(this.words[0]!);
  }
}
