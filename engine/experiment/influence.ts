import { phraseOf } from '../catalog/phrases.ts';
import { type Estimate, estimateOf } from '../results/summary.ts';
import { readable, signed } from '../results/table.ts';
import { listed } from '../results/words.ts';
import { isPolicyPath } from '../scenario/sweep.ts';
import { type Asked, factorName, valueText } from './asked.ts';
import { type Contrast, type Contrasts, contrastsOf } from './contrasts.ts';
import type { Design } from './design.ts';
import { keysOf } from './keys.ts';
import { morrisUnit } from './morris.ts';
import { type MorrisEffect, morrisEffects } from './morris-effects.ts';
import { partialRankCorrelation, type RankCorrelation } from './rank-correlation.ts';
import { between, digits, percent, type Section } from './section.ts';
import { type SobolIndex, sobolIndices } from './sobol-indices.ts';
import { evenReplicates, outcomeOfTrials, pointMeans } from './trials.ts';

const NAME = 'dependsOn';
const TITLE = 'What it depends on';
/** Most factors that a sentence names. */
const NAMED = 3;

/** Figures of what a deciding outcome depends on, by the method that the design allows. */
export type InfluenceData =
  | { readonly method: 'sobol'; readonly rows: number; readonly variance: number; readonly noiseShare: number | null; readonly factors: readonly SobolIndex[] }
  | { readonly method: 'morris'; readonly needed: readonly string[]; readonly effects: readonly MorrisEffect[]; readonly ranks: readonly { readonly factor: string; readonly value: number | null }[] }
  | { readonly method: 'partial rank correlation'; readonly factors: readonly RankCorrelation[] }
  | ({ readonly method: 'contrasts' } & Contrasts)
  | { readonly method: 'one at a time'; readonly effects: readonly { readonly factor: string; readonly from: string; readonly to: string; readonly difference: Estimate; readonly isSame: boolean }[] }
  | { readonly method: null; readonly problem: string };

/** What a deciding outcome depends on, in words and figures. */
export interface Influence extends Section {
  readonly data: InfluenceData;
}

const section = (sentences: readonly string[], head: readonly string[], rows: readonly (readonly string[])[], data: InfluenceData, more: Section['tables'] = []): Influence => ({
  name: NAME, title: TITLE, sentences, tables: [{ head, rows }, ...more], data,
});

/** Returns on what the deciding outcome depends, by the analysis that the design was made for. */
export function influenceOf(asked: Asked): Influence {
  try {
    switch (asked.design.name) {
      case 'saltelli': return bySobol(asked);
      case 'morris': return byMorris(asked);
      case 'factorial':
      case 'grid': return byContrasts(asked);
      case 'one-at-a-time': return byEffects(asked);
      default: return byRanks(asked);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return section([`That cannot be told from the runs there are: ${error.message.replace(/^[A-Z_]+ {2}/, '')}.`], [], [], { method: null, problem: error.message });
  }
}

const names = ({ trials }: Asked): string[] => trials.axes.map((a) => a.name);

function bySobol(asked: Asked): Influence {
  const { replicates, y } = evenReplicates(asked.trials, asked.outcome);
  const found = sobolIndices(y, { factors: names(asked), replicates, seed: asked.seed });
  const { text } = phraseOf(asked.outcome);
  const data: InfluenceData = { method: 'sobol', rows: found.nRows, variance: found.variance, noiseShare: found.noise.share, factors: found.indices };
  if (found.isConstant) return section([`Nothing of what was varied moves ${text} beyond chance.`], [], [], data);
  const sorted = [...found.indices].sort((a, b) => b.total.value - a.total.value);
  const loud = sorted.filter((s) => s.total.low > 0);
  const alone = found.indices.reduce((sum, s) => sum + s.first.value, 0);
  const isLoose = sorted.some((s) => s.total.high - s.total.low > 0.3);
  const sentences = [
    loud.length === 0 ? `No factor can be told to move ${text}.` : `In the variance of ${text} between settings ${listed(loud.slice(0, NAMED).map((s) => `${factorName(s.factor)} has a hand of ${percent(s.total.value)}${between(s.total.low, s.total.high, percent)}`))}.`,
    `Factors by themselves account for ${percent(Math.min(1, Math.max(0, alone)))}; the rest is what they do together.`,
    ...(isLoose ? [`Intervals are wide: ${found.nRows} rows of the design are few. More samples narrow them.`] : []),
  ];
  const share = (s: { value: number; low: number; high: number }): string => `${digits(s.value)}${between(s.low, s.high, (v) => digits(v))}`;
  return section(sentences, ['factor', 'in all', 'by itself'], sorted.map((s) => [factorName(s.factor), share(s.total), share(s.first)]), data);
}

function byMorris(asked: Asked): Influence {
  const { replicates, y } = evenReplicates(asked.trials, asked.outcome);
  const keys = keysOf(asked.seed, asked.trials.axes.length);
  const x = Float64Array.from(Array.from({ length: asked.trials.nPoints }, (_, i) => morrisUnit(i, asked.levels, keys)).flat());
  const found = morrisEffects(x, y, { factors: names(asked), replicates });
  const sorted = [...found.effects].sort((a, b) => b.muStar - a.muStar);
  // Noise alone gives effects of a mean size of σ·√(2/π), 0.8 σ: up to σ nothing is told from it.
  const isNoise = (e: (typeof sorted)[0]): boolean => e.noiseSigma !== null && e.muStar <= e.noiseSigma;
  // Points of a trajectory are no sample: coefficients without intervals.
  const ranks = partialRankCorrelation(x, pointMeans(asked.trials, asked.outcome), names(asked)).map(({ factor, value }) => ({ factor, value }));
  const rankOf = new Map(ranks.map((r) => [r.factor, r.value]));
  const data: InfluenceData = { method: 'morris', needed: found.needed, effects: found.effects, ranks };
  const loud = sorted.filter((e) => !isNoise(e));
  const direction = (mu: number, muStar: number): string => (Math.abs(mu) > 0.7 * muStar ? (mu > 0 ? 'up' : 'down') : 'either way');
  const sentences = [
    loud.length === 0
      ? `No factor moves ${phraseOf(asked.outcome).text} by more than replicates differ.`
      : `${listed(loud.slice(0, NAMED).map((e) => `${factorName(e.factor)} (${readable(e.muStar)}, ${direction(e.mu, e.muStar)})`))} move ${phraseOf(asked.outcome).text} most over their whole ranges.`,
    `${found.needed.length} of ${sorted.length} factors make nine tenths of all movement.`,
    ...(loud.length < sorted.length ? [`${sorted.length - loud.length} cannot be told from replicate noise.`] : []),
  ];
  const rows = sorted.map((e) => [factorName(e.factor), readable(e.muStar), direction(e.mu, e.muStar), readable(e.sigma), e.noiseSigma === null ? '' : readable(e.noiseSigma), isNoise(e) ? 'noise' : '', rankText(rankOf.get(e.factor))]);
  return section(sentences, ['factor', 'mean size µ*', 'direction', 'spread σ', 'σ of noise', '', 'partial rank correlation'], rows, data);
}

const rankText = (r: number | null | undefined): string => (typeof r === 'number' ? digits(r) : '–');

function byRanks(asked: Asked): Influence {
  const found = partialRankCorrelation(asked.trials.x, pointMeans(asked.trials, asked.outcome), names(asked));
  const sorted = [...found].sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0));
  const clear = sorted.filter((c) => c.pValue !== null && c.pValue < 0.05);
  const { text } = phraseOf(asked.outcome);
  const byChance = Math.round(sorted.length / 20);
  const sentences = [
    clear.length === 0
      ? `No factor can be told to move ${text}.`
      : `${listed(clear.slice(0, NAMED).map((c) => `the more ${factorName(c.factor)}, the ${c.value! > 0 ? 'more' : 'less'} (${digits(c.value!)})`))}: ranks of ${text}, all other factors held.`.replace(/^t/, 'T'),
    `${clear.length} of ${sorted.length} factors stand out${byChance > 0 ? `; about ${byChance} would by chance alone` : ''}.`,
  ];
  const rows = sorted.map((c) => [factorName(c.factor), c.value === null ? '–' : `${digits(c.value)}${between(c.low, c.high, (v) => digits(v))}`, c.pValue === null ? '' : c.pValue < 0.001 ? 'below 0.001' : digits(c.pValue, 3)]);
  return section(sentences, ['factor', 'partial rank correlation', 'p'], rows, { method: 'partial rank correlation', factors: found });
}

/** Draws of a posterior are worlds in which every setting is tried, as replicates are: settings without them, and runs of each. */
function worldsOf({ design, trials }: Asked): { draws: number; nOwn: number; nPoints: number; perPoint: number } {
  const { draws, factors } = design.drawn ?? { draws: 1, factors: 0 };
  return { draws, nOwn: design.factors.length - factors, nPoints: trials.nPoints / draws, perPoint: draws * trials.replicates };
}

function byContrasts(asked: Asked): Influence {
  const { trials, design, outcome } = asked;
  const y = outcomeOfTrials(trials, outcome);
  const { draws, nOwn, nPoints, perPoint } = worldsOf(asked);
  const own: Design = { name: design.name, factors: design.factors.slice(0, nOwn), nPoints, point: (i) => design.point(i * draws).slice(0, nOwn) };
  const found = contrastsOf(own, Array.from({ length: nPoints }, (_, i) => y.subarray(i * perPoint, (i + 1) * perPoint)));
  if (found.nReplicates === 0) throw new RangeError('runs are missing or failed: no replicate has every point');
  const isClear = (c: Contrast): boolean => c.low === null || c.low > 0 || c.high! < 0;
  const size = (c: Contrast): string => `${signed(c.estimate)}${between(c.low, c.high, readable)}`;
  const side = ({ factor, from, to }: Contrast['sides'][number]): string => `${factorName(factor)} ${isPolicyPath(factor) ? 'off to on' : `${from} to ${to}`}`;
  const told = (c: Contrast): string => c.sides.map(side).join(' and ');
  const bySize = (all: readonly Contrast[]): Contrast[] => [...all].sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate));
  const [main, joint] = [bySize(found.main), bySize(found.interactions)];
  const [clear, clearJoint] = [main.filter(isClear), joint.filter(isClear)];
  const { text } = phraseOf(outcome);
  const sentences = [
    clear.length === 0 ? `Nothing that was varied can be told to move ${text}.` : `${listed(clear.slice(0, NAMED).map((c) => `${told(c)}: ${size(c)}`))} of ${text}, averaged over all else.`,
    joint.length === 0
      ? ''
      : clearJoint.length === 0
        ? 'No two factors can be told to do more or less together than the sum of each.'
        : `Together ${told(clearJoint[0]!)} do ${readable(Math.abs(clearJoint[0]!.estimate))} ${clearJoint[0]!.estimate > 0 ? 'more' : 'less'} than the sum of each${between(clearJoint[0]!.low, clearJoint[0]!.high, signed)}.`,
    ...(found.nReplicates < 2 ? ['With one replicate there are no intervals.'] : []),
  ].filter((s) => s !== '');
  const table = (all: readonly Contrast[]): string[][] => all.slice(0, 12).map((c) => [told(c), size(c), isClear(c) ? '' : 'cannot be told from none']);
  return section(sentences, [text, 'difference', ''], table(main), { method: 'contrasts', ...found }, [{ head: ['beyond the sum of each', 'difference', ''], rows: table(joint) }]);
}

function byEffects(asked: Asked): Influence {
  const { trials, outcome } = asked;
  const k = trials.axes.length;
  const y = outcomeOfTrials(trials, outcome);
  const { draws, nOwn, nPoints, perPoint } = worldsOf(asked);
  const runs = (i: number): number[] => [...y.subarray(i * perPoint, (i + 1) * perPoint)];
  const at = (i: number, j: number): number => trials.x[i * draws * k + j]!;
  const base = runs(0);
  const effects = Array.from({ length: nPoints - 1 }, (_, i) => i + 1).flatMap((i) => {
    const axis = [...trials.axes.keys()].slice(0, nOwn).find((j) => at(i, j) !== at(0, j));
    if (axis === undefined) return [];
    const paired = runs(i).flatMap((v, r) => (v - base[r]! === v - base[r]! ? [v - base[r]!] : []));
    return [{ factor: trials.axes[axis]!.name, from: valueText(asked, axis, at(0, axis)), to: valueText(asked, axis, at(i, axis)), difference: estimateOf(paired), isSame: paired.every((d) => d === 0) }];
  });
  const sorted = [...effects].sort((a, b) => Math.abs(b.difference.mean) - Math.abs(a.difference.mean));
  const isClear = (e: (typeof effects)[0]): boolean => !e.isSame && (e.difference.low === null || e.difference.low * e.difference.high! > 0);
  const size = (e: (typeof effects)[0]): string => (e.isSame ? 'no change' : `${signed(e.difference.mean)}${between(e.difference.low, e.difference.high, readable)}`);
  const told = (e: (typeof effects)[0]): string => `${factorName(e.factor)} from ${e.from} to ${e.to}`;
  const clear = sorted.filter(isClear);
  const { text } = phraseOf(outcome);
  const sentences = [
    clear.length === 0 ? `No factor by itself can be told to move ${text}.` : `${listed(clear.slice(0, NAMED).map((e) => `${told(e)}: ${size(e)}`))} of ${text}, each by itself.`,
    'What factors do together this design does not say.',
  ];
  return section(sentences, [text, 'difference', ''], sorted.map((e) => [told(e), size(e), isClear(e) || e.isSame ? '' : 'cannot be told from none']), { method: 'one at a time', effects });
}
