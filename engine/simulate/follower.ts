import { exp } from '../numeric/elementary.ts';
import { Chooser } from '../population/choice.ts';
import { SLOT } from '../population/slots.ts';
import { ABROAD, APPLIED, BANNED_BIT, BONDED_BIT, DETAINED, FREE, HOME, JOURNEY } from '../population/touched.ts';
import { KINDS } from '../model/belief.ts';
import { slotOf } from '../catalog/symbols.ts';
import type { Block } from './block.ts';
import type { Chronicle } from './chronicle.ts';
import type { World } from './world.ts';

const ADULTS = slotOf('adults');
const ASSETS = slotOf('assetsInr');
const UNEMPLOYED = slotOf('unemployed');
const PHASES: Readonly<Record<number, string>> = { [HOME]: 'home', [APPLIED]: 'applied', [JOURNEY]: 'journey', [ABROAD]: 'abroad', [DETAINED]: 'detained' };
const belief = new Float64Array(KINDS);
const rounded = (inr: number): number => Math.round(Math.min(inr, Number.MAX_SAFE_INTEGER));

/**
 * Looks at the one household that a chronicle follows: what it is, how things look to it each month that it is at home, how it stands at
 * the end. It reads only, with a chooser of its own, and nothing reads it.
 */
export class Follower {
  private readonly world: World;
  private readonly block: Block;
  private readonly chronicle: Chronicle;
  private readonly chooser: Chooser;
  private readonly index: number;

  private constructor(world: World, block: Block, chronicle: Chronicle) {
    this.world = world;
    this.block = block;
    this.chronicle = chronicle;
    this.chooser = new Chooser(world.plan, world.key, world.perception);
    this.index = chronicle.uid - block.firstUid;
  }

  /** Returns a follower where a household is followed, null else. */
  static of(world: World, blocks: readonly Block[]): Follower | null {
    const { chronicle, plan } = world;
    if (!chronicle || chronicle.uid < 0) return null;
    const block = blocks.find((b) => chronicle.uid >= b.firstUid && chronicle.uid < b.firstUid + b.nCommunities * plan.communitySize);
    return block ? new Follower(world, block, chronicle) : null;
  }

  private rowOf(): number {
    const t = this.block.touched;
    for (let row = 0; row < t.n; row++) if (t.uid[row] === this.chronicle.uid && t.phase[row] !== FREE) return row;
    return -1;
  }

  private note(what: 'described' | 'looked' | 'stood', figures: Record<string, number | string>): void {
    this.chronicle.note(this.world.m, this.chronicle.uid, what, figures);
  }

  /** Notes what the household is, in the first month, and how things look to it, while it is at home; before the month's decisions. */
  look(): void {
    const { world, block, chooser } = this;
    const { plan, perception } = world;
    const row = this.rowOf();
    if (row >= 0 && block.touched.phase[row] !== HOME) return;
    chooser.startMonth();
    chooser.startBlock(block);
    chooser.readHousehold(this.index);
    if (world.m === 0) this.describe();
    if (row >= 0) chooser.setPast(block.touched, row, world.m, world.value(plan.rules.experienceFading));
    chooser.chooseWithAndWithoutMoney();
    const able = chooser.probabilities.reduce((a, b) => a + b, 0);
    const { s } = chooser.reader;
    const wishes = chooser.freeProbabilities;
    const willing = Math.max(able, wishes.reduce((a, b) => a + b, 0));
    const nPathways = plan.pathways.length;
    const best = (from: number, to: number): number => {
      let found = -1;
      for (let k = from; k < to; k++) if (wishes[k]! > 0 && (found < 0 || wishes[k]! > wishes[found]!)) found = k;
      return found;
    };
    const pathway = best(0, nPathways);
    const route = best(nPathways, plan.alternatives.length);
    const figures: Record<string, number | string> = {
      incomeInr: rounded(s[SLOT.homeIncomeInr]!), hasShock: s[SLOT.shock]!, isUnemployed: s[UNEMPLOYED]!, considering: 1 - exp(-chooser.rate), willing, able,
    };
    if (pathway >= 0) {
      const p = plan.alternatives[pathway]!.index;
      Object.assign(figures, { pathway: plan.pathways[p]!.name, waitMonths: Math.round(perception.waitMonths[p]!), pathwayFeeInr: rounded(perception.pathwayFeeInr[p]!) });
    }
    if (route >= 0) {
      const r = plan.alternatives[route]!.index;
      chooser.value(route);
      chooser.believe(r, belief);
      Object.assign(figures, {
        route: plan.routes[r]!.name, outlayInr: rounded(s[SLOT.outlayInr]!), meansInr: rounded(s[SLOT.means]!),
        believed: belief[0]!, truth: perception.truth[r * KINDS]!, believedDead: belief[3]!, trueDead: perception.truth[r * KINDS + 3]!,
      });
    }
    this.note('looked', figures);
  }

  private describe(): void {
    const { world, block, chooser, index } = this;
    const { plan } = world;
    const { s, scale } = chooser.reader;
    const stratum = plan.strata[block.stratum]!;
    const seat = chooser.cells.seatOf(index, chooser.cells.groupsOf(block.nCommunities));
    const kin = chooser.kinships.kindOf(block.stratum, block.index, seat, 0);
    this.note('described', {
      stratum: stratum.slug, region: stratum.region, schooling: s[SLOT.schooling]!, incomeInr: rounded(s[SLOT.homeIncomeInr]!), meanIncomeInr: rounded(stratum.consumptionInrPerMonth),
      assetsInr: rounded(s[ASSETS]!), adults: s[ADULTS]!, attachment: scale.attachmentSd > 0 ? s[SLOT.attachment]! / scale.attachmentSd : 0,
      ...(kin >= 0 ? { kin: plan.destinations[kin]!.name } : {}),
    });
  }

  /** Notes how the household stands, after the last month. */
  conclude(): void {
    const { world, block } = this;
    const { plan } = world;
    const t = block.touched;
    const row = this.rowOf();
    if (row < 0) {
      this.note('stood', { phase: 'home', debtInr: 0 });
      return;
    }
    const phase = t.phase[row]!;
    this.note('stood', {
      phase: PHASES[phase] ?? 'home', since: t.months[row]!, debtInr: t.debtInr[row]!, owedInr: t.owedInr[row]!, waitedMonths: t.waiting[row]! > 0 ? t.waiting[row]! - 1 : 0, party: t.party[row]!,
      isBonded: t.has(row, BONDED_BIT) ? 1 : 0, isBanned: t.has(row, BANNED_BIT) ? 1 : 0,
      ...(phase === APPLIED ? { pathway: plan.pathways[t.pathway[row]!]!.name } : {}),
      ...(phase === ABROAD ? { destination: plan.destinations[t.destination[row]!]!.name, status: t.status[row]! } : {}),
      ...(phase === JOURNEY ? { leg: plan.legs[plan.routes[t.route[row]!]!.legs[t.leg[row]!]!]!.name } : {}),
    });
  }
}
