import { STREAMS } from '../catalog/streams.ts';
import { slotOf } from '../catalog/symbols.ts';
import { exp, normalQuantile } from '../numeric/elementary.ts';
import type { Plan, PlanClass } from '../plan/plan.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32x13 } from '../random/threefry.ts';
import { SHOCK, UNEMPLOYED } from './runs.ts';

const ATTACHMENT = slotOf('attachment');
const SCORE = slotOf('incomeScore');
const INCOME = slotOf('homeIncomeInr');
const ASSETS = slotOf('assetsInr');
const SCHOOLING = slotOf('schooling');
const ADULTS = slotOf('adults');
const RISK = slotOf('riskAversion');
const OPTIMISM = slotOf('optimism');
const SHOCK_SLOT = slotOf('shock');
const UNEMPLOYED_SLOT = slotOf('unemployed');
const SIGMA = slotOf('sigma');

/** Normal attributes are truncated at ±4 standard deviations, so that bounds are finite. */
export const TRUNCATION = 4;
/** Half-width of a uniform attribute in standard deviations: √3. */
export const UNIFORM = 1.7320508075688772;
/** Share of income left without work: assumed. */
const INCOME_WITHOUT_WORK = 0.6;
/** Share of income left in a shock: assumed; not below that without work, which bounds it. */
const INCOME_IN_SHOCK = 0.7;
/** Most adults who may go. */
export const ADULTS_MAX = 4;

/** Quantile of a truncated standard normal at u in (0, 1). */
export function truncatedNormal(u: number): number {
  return Math.min(TRUNCATION, Math.max(-TRUNCATION, normalQuantile(u)));
}

/** Rule values a household's attributes depend on; constants over the run, taken at its first month. */
export interface AttributeScale {
  readonly attachmentSd: number;
  readonly optimismSd: number;
  readonly riskAversionSd: number;
  readonly assetMonths: number;
  readonly assetSd: number;
  readonly transitorySd: number;
  /** Half the range of the log of a community's network factor. */
  readonly networkHalfWidth: number;
}

/** Returns the attribute scale of a plan. */
export function attributeScale(plan: Plan): AttributeScale {
  const value = (leaf: number): number => plan.leafValues[leaf]!;
  const r = plan.rules;
  return {
    attachmentSd: value(r.attachmentSd), optimismSd: value(r.optimismSd), riskAversionSd: value(r.riskAversionSd),
    assetMonths: value(r.assetMonths), assetSd: value(r.assetSd), transitorySd: value(r.transitorySd),
    networkHalfWidth: value(r.communityNetworkSd) * UNIFORM,
  };
}

function quantileOf(u: number): number {
  return u <= 0 ? -TRUNCATION : u >= 1 ? TRUNCATION : truncatedNormal(u);
}

function setEnds(lo: Float64Array, hi: Float64Array, slot: number, from: number, to: number): void {
  lo[slot] = from;
  hi[slot] = to;
}

/** Numbers of a class, in this order: where attachment, assets and income begin among quantiles and how wide they are, and schooling. */
const CLASS_FIELDS = 8;

function classTable(classes: readonly PlanClass[]): Float64Array {
  const table = new Float64Array(classes.length * CLASS_FIELDS);
  classes.forEach(({ attachment, assets, income, schooling }, c) => {
    table.set([attachment[0], attachment[1] - attachment[0], assets[0], assets[1] - assets[0], income[0], income[1] - income[0], schooling], c * CLASS_FIELDS);
  });
  return table;
}

/** What is fixed about the members of a class: ends of what they have. */
export interface ClassRange {
  readonly schooling: readonly [number, number];
  readonly sigma: number;
  readonly attachmentLow: number;
  readonly attachmentHigh: number;
  /** Income scores between which the parts of its range of income lie, [parts + 1], and the permanent incomes in INR before growth. */
  readonly scores: Float64Array;
  readonly incomes: Float64Array;
  /** Least and most assets in months of permanent income. */
  readonly poor: number;
  readonly rich: number;
}

/** The latent household: attributes and state as a pure function of key, uid and month, written into the slots `s`. */
export class HouseholdReader {
  readonly s: Float64Array;
  readonly scale: AttributeScale;
  private readonly words = new Uint32Array(2);
  private readonly attributeKey = new Uint32Array(2);
  private readonly transitoryKey = new Uint32Array(2);
  private readonly communityKeys: Uint32Array[];
  private readonly plan: Plan;
  /** Numbers of classes, by stratum. */
  private readonly classes: readonly Float64Array[];
  private readonly sigmas: Float64Array;
  private readonly consumption: Float64Array;
  private readonly transitoryMost: number;
  private readonly factorSum: number;
  private permanent = 0;
  private incomeQuantile = 0;
  private assetLow = 0;
  private assetWidth = 1;

  /** @param nSlots number of slots: the symbols, and what equations add */
  constructor(plan: Plan, key: Uint32Array, nSlots: number) {
    this.s = new Float64Array(nSlots);
    this.plan = plan;
    this.classes = plan.classes.map(classTable);
    this.sigmas = Float64Array.from(plan.strata, (st) => st.incomeSigma);
    this.consumption = Float64Array.from(plan.strata, (st) => st.consumptionInrPerMonth);
    this.scale = attributeScale(plan);
    this.transitoryMost = exp(this.scale.transitorySd * UNIFORM) * (1 + 1e-12);
    const { networkHalfWidth } = this.scale;
    this.factorSum = exp(networkHalfWidth) - exp(-networkHalfWidth);
    subkey(key, STREAMS.attribute, 0, this.attributeKey);
    subkey(key, STREAMS.transitory, 0, this.transitoryKey);
    this.communityKeys = plan.destinations.map((d) => {
      const k = new Uint32Array(2);
      subkey(key, STREAMS.community, hashName(d.name), k);
      return k;
    });
  }

  /** Writes attachment and schooling; the same bits give the income score later. @param c index of its class */
  readAttachment(uid: number, stratum: number, c: number): void {
    const { words: w, s } = this;
    threefry2x32x13(this.attributeKey, uid, 0, w);
    const table = this.classes[stratum]!;
    const at = c * CLASS_FIELDS;
    s[ATTACHMENT] = this.scale.attachmentSd * UNIFORM * (2 * (table[at]! + table[at + 1]! * uniform32(w[0]!)) - 1);
    this.assetLow = table[at + 2]!;
    this.assetWidth = table[at + 3]!;
    this.incomeQuantile = table[at + 4]! + table[at + 5]! * uniform32(w[1]!);
    s[SCHOOLING] = table[at + 6]!;
  }

  /** Writes the income score, after `readAttachment`. */
  readScore(): void {
    this.s[SCORE] = truncatedNormal(this.incomeQuantile);
  }

  /** Writes assets and adults, after `readScore`. @param growth income of the stratum relative to the table */
  readWealth(uid: number, stratum: number, growth: number): void {
    const { words: w, s, scale } = this;
    const sigma = this.sigmas[stratum]!;
    this.permanent = this.consumption[stratum]! * growth * exp(sigma * s[SCORE]! - 0.5 * sigma * sigma);
    threefry2x32x13(this.attributeKey, uid, 2, w);
    s[ASSETS] = this.permanent * scale.assetMonths * exp(scale.assetSd * UNIFORM * (2 * (this.assetLow + this.assetWidth * uniform32(w[0]!)) - 1));
    s[ADULTS] = 1 + Math.floor(ADULTS_MAX * uniform32(w[1]!));
  }

  /** Most that the household's income can be this month, after `readWealth`. */
  incomeMost(): number {
    return this.permanent * this.transitoryMost;
  }

  /**
   * Writes the month's state, after `readWealth`: shock, work, income.
   * @param month absolute month
   * @param spell the quarter's spell, −1 for none
   */
  readState(uid: number, stratum: number, month: number, spell: number): void {
    const { words: w, s, scale } = this;
    s[SIGMA] = this.sigmas[stratum]!;
    const year = Math.floor(month / 12);
    const within = (month - 12 * year) / 12;
    threefry2x32x13(this.transitoryKey, uid, year, w);
    const before = uniform32(w[0]!);
    threefry2x32x13(this.transitoryKey, uid, year + 1, w);
    const after = uniform32(w[0]!);
    const noise = UNIFORM * (2 * (before + within * (after - before)) - 1);
    s[SHOCK_SLOT] = spell === SHOCK ? 1 : 0;
    s[UNEMPLOYED_SLOT] = spell === UNEMPLOYED ? 1 : 0;
    s[INCOME] = this.permanent * exp(scale.transitorySd * noise) * (spell === UNEMPLOYED ? INCOME_WITHOUT_WORK : spell === SHOCK ? INCOME_IN_SHOCK : 1);
  }

  /** Writes the other attributes, after `readState`. */
  readTraits(uid: number): void {
    const { words: w, s, scale } = this;
    threefry2x32x13(this.attributeKey, uid, 1, w);
    s[OPTIMISM] = scale.optimismSd * UNIFORM * (2 * uniform32(w[0]!) - 1);
    s[RISK] = 1 + scale.riskAversionSd * UNIFORM * (2 * uniform32(w[1]!) - 1);
  }

  /** Returns the factor of a community's initial network against its stratum's mean: log-uniform with mean 1. */
  communityFactor(community: number, destination: number): number {
    const k = this.communityKeys[destination]!;
    threefry2x32x13(k, community, 0, this.words);
    return this.factorOf(2 * uniform32(this.words[0]!) - 1);
  }

  /** Returns the largest factor of a community's initial network. */
  largestCommunityFactor(): number {
    return this.factorOf(1) * (1 + 1e-12);
  }

  private factorOf(u: number): number {
    const { networkHalfWidth: half } = this.scale;
    return half === 0 ? 1 : (exp(half * u) * 2 * half) / this.factorSum;
  }

  /** Returns what is fixed about the members of a class, of any of the given schooling. @param nParts parts into which its range of income is cut */
  rangeOf(cls: PlanClass, schooling: readonly [number, number], stratum: number, nParts: number): ClassRange {
    const { scale } = this;
    const st = this.plan.strata[stratum]!;
    const [from, to] = cls.income;
    const scores = Float64Array.from({ length: nParts + 1 }, (_, i) => quantileOf(i === nParts ? to : from + (i * (to - from)) / nParts));
    return {
      schooling,
      sigma: st.incomeSigma,
      attachmentLow: scale.attachmentSd * UNIFORM * (2 * cls.attachment[0] - 1) - 1e-12,
      attachmentHigh: scale.attachmentSd * UNIFORM * (2 * cls.attachment[1] - 1) + 1e-12,
      scores,
      incomes: scores.map((z) => st.consumptionInrPerMonth * exp(st.incomeSigma * z - 0.5 * st.incomeSigma * st.incomeSigma)),
      poor: scale.assetMonths * exp(scale.assetSd * UNIFORM * (2 * cls.assets[0] - 1)) * (1 - 1e-12),
      rich: scale.assetMonths * exp(scale.assetSd * UNIFORM * (2 * cls.assets[1] - 1)) * (1 + 1e-12),
    };
  }

  /** Fills lower and upper bounds of the household's slots for the parts of a class from one to before another. */
  bounds(range: ClassRange, from: number, to: number, growth: number, maySpell: boolean, lo: Float64Array, hi: Float64Array): void {
    const { scale } = this;
    setEnds(lo, hi, ATTACHMENT, range.attachmentLow, range.attachmentHigh);
    setEnds(lo, hi, SCORE, range.scores[from]!, range.scores[to]!);
    setEnds(lo, hi, OPTIMISM, -scale.optimismSd * UNIFORM, scale.optimismSd * UNIFORM);
    setEnds(lo, hi, RISK, 1 - scale.riskAversionSd * UNIFORM, 1 + scale.riskAversionSd * UNIFORM);
    setEnds(lo, hi, ADULTS, 1, ADULTS_MAX);
    setEnds(lo, hi, SCHOOLING, range.schooling[0], range.schooling[1]);
    setEnds(lo, hi, SIGMA, range.sigma, range.sigma);
    setEnds(lo, hi, SHOCK_SLOT, 0, maySpell ? 1 : 0);
    setEnds(lo, hi, UNEMPLOYED_SLOT, 0, maySpell ? 1 : 0);
    // A hair wider than the point values, whose exp is not proved monotone.
    const p0 = range.incomes[from]! * growth * (1 - 1e-12);
    const p1 = range.incomes[to]! * growth * (1 + 1e-12);
    setEnds(lo, hi, INCOME, (p0 / this.transitoryMost) * (maySpell ? INCOME_WITHOUT_WORK : 1), p1 * this.transitoryMost);
    setEnds(lo, hi, ASSETS, p0 * range.poor, p1 * range.rich);
  }
}
