import { STREAMS } from '../catalog/streams.ts';
import { slotOf, SYMBOLS } from '../catalog/symbols.ts';
import { exp, normalQuantile } from '../numeric/elementary.ts';
import type { Plan, PlanClass } from '../plan/plan.ts';
import { subkey, uniform32 } from '../random/draw.ts';
import { hashName } from '../random/name.ts';
import { threefry2x32 } from '../random/threefry.ts';

const ATTACHMENT = slotOf('attachment');
const SCORE = slotOf('incomeScore');
const INCOME = slotOf('homeIncomeInr');
const ASSETS = slotOf('assetsInr');
const SCHOOLING = slotOf('schooling');
const ADULTS = slotOf('adults');
const RISK = slotOf('riskAversion');
const OPTIMISM = slotOf('optimism');
const SHOCK = slotOf('shock');
const UNEMPLOYED = slotOf('unemployed');
const SIGMA = slotOf('sigma');

/** Normal attributes are truncated at ±4 standard deviations, so that bounds are finite. */
export const TRUNCATION = 4;
/** Half-width of a uniform attribute in standard deviations: √3. */
export const UNIFORM = 1.7320508075688772;
/** Share of income left without work: assumed. */
const INCOME_WITHOUT_WORK = 0.6;
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
  readonly shockPerQuarter: number;
}

/** Returns the attribute scale of a plan. */
export function attributeScale(plan: Plan): AttributeScale {
  const value = (leaf: number): number => plan.leafValues[leaf]!;
  const r = plan.rules;
  return {
    attachmentSd: value(r.attachmentSd), optimismSd: value(r.optimismSd), riskAversionSd: value(r.riskAversionSd),
    assetMonths: value(r.assetMonths), assetSd: value(r.assetSd), transitorySd: value(r.transitorySd), shockPerQuarter: value(r.shockPerQuarter),
  };
}

/** The latent household: attributes and state as a pure function of key, uid and month, written into the slots `s`. */
export class HouseholdReader {
  readonly s = new Float64Array(SYMBOLS.length);
  readonly scale: AttributeScale;
  private readonly words = new Uint32Array(2);
  private readonly attributeKey = new Uint32Array(2);
  private readonly transitoryKey = new Uint32Array(2);
  private readonly kinKeys: Uint32Array[];
  private readonly communityKeys: Uint32Array[];
  private readonly plan: Plan;

  constructor(plan: Plan, key: Uint32Array) {
    this.plan = plan;
    this.scale = attributeScale(plan);
    subkey(key, STREAMS.attribute, 0, this.attributeKey);
    subkey(key, STREAMS.transitory, 0, this.transitoryKey);
    const perDestination = (purpose: number): Uint32Array[] =>
      plan.destinations.map((d) => {
        const k = new Uint32Array(2);
        subkey(key, purpose, hashName(d.name), k);
        return k;
      });
    this.kinKeys = perDestination(STREAMS.attribute);
    this.communityKeys = perDestination(STREAMS.community);
  }

  /** Writes attachment and income score: one block of random bits. */
  readCheap(uid: number, cls: PlanClass): void {
    const { words: w, s } = this;
    threefry2x32(this.attributeKey[0]!, this.attributeKey[1]!, uid, 0, w);
    const [a0, a1] = cls.attachment;
    const [i0, i1] = cls.income;
    s[ATTACHMENT] = this.scale.attachmentSd * truncatedNormal(a0 + (a1 - a0) * uniform32(w[0]!));
    s[SCORE] = truncatedNormal(i0 + (i1 - i0) * uniform32(w[1]!));
  }

  /**
   * Writes the other attributes and the month's state, after `readCheap`.
   * @param month absolute month
   * @param growth income of the stratum relative to the table
   */
  readRest(uid: number, cls: PlanClass, stratum: number, month: number, growth: number): void {
    const { words: w, s, scale } = this;
    const st = this.plan.strata[stratum]!;
    const [k0, k1] = [this.attributeKey[0]!, this.attributeKey[1]!];
    threefry2x32(k0, k1, uid, 1, w);
    s[OPTIMISM] = scale.optimismSd * UNIFORM * (2 * uniform32(w[0]!) - 1);
    s[RISK] = 1 + scale.riskAversionSd * UNIFORM * (2 * uniform32(w[1]!) - 1);
    threefry2x32(k0, k1, uid, 2, w);
    const assetNoise = UNIFORM * (2 * uniform32(w[0]!) - 1);
    s[ADULTS] = 1 + Math.floor(ADULTS_MAX * uniform32(w[1]!));
    s[SCHOOLING] = cls.schooling;
    s[SIGMA] = st.incomeSigma;
    const year = Math.floor(month / 12);
    const within = (month - 12 * year) / 12;
    const [t0, t1] = [this.transitoryKey[0]!, this.transitoryKey[1]!];
    threefry2x32(t0, t1, uid, year, w);
    const before = uniform32(w[0]!);
    threefry2x32(t0, t1, uid, year + 1, w);
    const after = uniform32(w[0]!);
    const noise = UNIFORM * (2 * (before + within * (after - before)) - 1);
    threefry2x32(t0, t1, uid, 0x10000 + Math.floor(month / 3), w);
    const shock = uniform32(w[0]!) < scale.shockPerQuarter ? 1 : 0;
    const unemployed = uniform32(w[1]!) < st.unemploymentShare ? 1 : 0;
    s[SHOCK] = shock;
    s[UNEMPLOYED] = unemployed;
    const permanent = st.consumptionInrPerMonth * growth * exp(st.incomeSigma * s[SCORE]! - 0.5 * st.incomeSigma * st.incomeSigma);
    s[INCOME] = permanent * exp(scale.transitorySd * noise) * (unemployed ? INCOME_WITHOUT_WORK : 1);
    s[ASSETS] = permanent * scale.assetMonths * exp(scale.assetSd * assetNoise);
  }

  /** Returns 1 if the household has own kin at the destination. */
  kin(uid: number, destination: number, share: number): number {
    const k = this.kinKeys[destination]!;
    threefry2x32(k[0]!, k[1]!, uid, 0, this.words);
    return uniform32(this.words[0]!) < share ? 1 : 0;
  }

  /** Returns the factor of a community's initial network against its stratum's mean. */
  communityFactor(community: number, destination: number, sd: number): number {
    const k = this.communityKeys[destination]!;
    threefry2x32(k[0]!, k[1]!, community, 0, this.words);
    return exp(sd * truncatedNormal(uniform32(this.words[0]!)) - 0.5 * sd * sd);
  }

  /** Fills lower and upper bounds of the household's slots for a class of a stratum. */
  bounds(cls: PlanClass, stratum: number, growth: number, lo: Float64Array, hi: Float64Array): void {
    const { scale } = this;
    const st = this.plan.strata[stratum]!;
    const quantile = (u: number): number => (u <= 0 ? -TRUNCATION : u >= 1 ? TRUNCATION : truncatedNormal(u));
    const put = (slot: number, a: number, b: number): void => {
      lo[slot] = a;
      hi[slot] = b;
    };
    const [z0, z1] = [quantile(cls.income[0]), quantile(cls.income[1])];
    put(ATTACHMENT, scale.attachmentSd * quantile(cls.attachment[0]), scale.attachmentSd * quantile(cls.attachment[1]));
    put(SCORE, z0, z1);
    put(OPTIMISM, -scale.optimismSd * UNIFORM, scale.optimismSd * UNIFORM);
    put(RISK, 1 - scale.riskAversionSd * UNIFORM, 1 + scale.riskAversionSd * UNIFORM);
    put(ADULTS, 1, ADULTS_MAX);
    put(SCHOOLING, cls.schooling, cls.schooling);
    put(SIGMA, st.incomeSigma, st.incomeSigma);
    put(SHOCK, 0, 1);
    put(UNEMPLOYED, 0, 1);
    const half = 0.5 * st.incomeSigma * st.incomeSigma;
    // A hair wider than the point values, whose exp is not proved monotone.
    const p0 = st.consumptionInrPerMonth * growth * exp(st.incomeSigma * z0 - half) * (1 - 1e-12);
    const p1 = st.consumptionInrPerMonth * growth * exp(st.incomeSigma * z1 - half) * (1 + 1e-12);
    const t = exp(scale.transitorySd * UNIFORM) * (1 + 1e-12);
    const a = exp(scale.assetSd * UNIFORM) * (1 + 1e-12);
    put(INCOME, (p0 / t) * INCOME_WITHOUT_WORK, p1 * t);
    put(ASSETS, (p0 * scale.assetMonths) / a, p1 * scale.assetMonths * a);
  }
}
