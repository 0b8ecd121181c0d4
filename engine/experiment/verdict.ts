import { phraseOf } from '../catalog/phrases.ts';
import { outcomeOf } from '../catalog/outcomes.ts';
import { type Estimate, estimateOf } from '../results/summary.ts';
import { readable, signed } from '../results/table.ts';
import { type Asked, named, referenceOf, settingText } from './asked.ts';
import { noiseOf } from './noise.ts';
import { type Payoffs, payoffsOf } from './payoffs.ts';
import { meanOf } from '../numeric/quantile.ts';
import { between, counted, percent, type Section, signedPercent } from './section.ts';
import { evenReplicates, pointMeans } from './trials.ts';

/** Most rows of a table for people. */
const ROWS = 15;
/** From so many policies on the best is told to be a lucky one too. */
const MANY = 8;

/** Returns the difference of two policies over all futures: one number a replicate, since a replicate is paired throughout. */
export function pairedDifference({ runs, futures }: Payoffs, policy: number, reference: number): Estimate {
  const nReplicates = runs[policy]![0]!.length;
  const byReplicate: number[] = [];
  for (let r = 0; r < nReplicates; r++) {
    const d = futures.map((_, f) => runs[policy]![f]![r]! - runs[reference]![f]![r]!);
    const size = futures.reduce((most, _, f) => Math.max(most, Math.abs(runs[reference]![f]![r]!)), 0);
    // Sums in floats leave crumbs of what cancels.
    if (d.every((v) => v === v)) byReplicate.push(Math.abs(meanOf(d)) < 1e-12 * size ? 0 : meanOf(d));
  }
  return estimateOf(byReplicate);
}

/** Returns policies from the best to the worst by their mean over futures. */
export function orderOf(payoffs: Payoffs, asked: Asked): number[] {
  const sign = asked.wanted === 'fall' ? 1 : -1;
  const means = payoffs.values.map(meanOf);
  return [...means.keys()].sort((a, b) => sign * (means[a]! - means[b]!) || a - b);
}

const isTold = (d: Estimate): boolean => d.low !== null && d.low * d.high! > 0;
/** What is to be said of a difference that rests on too little: the table's words, and those that end a sentence. */
const doubtOf = (d: Estimate, nFutures: number): readonly [string, string] => {
  if (isTold(d)) return ['', ''];
  if (d.low !== null) return ['cannot be told apart', ', which chance alone could do'];
  return nFutures > 1 ? ['', `, by one run in each of ${nFutures} futures`] : ['one replicate: not known', ', in one replicate: how much of that is chance is not known'];
};

/** Returns the headline: which policy does best against the one that leaves things as they are; or, without a crossing, how far apart the settings lie. */
export function headlineOf(asked: Asked): Section {
  const { text } = phraseOf(asked.outcome);
  const unit = outcomeOf(asked.outcome)?.unit.replace(' per month', ' over the horizon') ?? '';
  const means = pointMeans(asked.trials, asked.outcome).filter((v) => v === v).sort();
  const base = { name: 'headline', title: 'Headline' };
  if (means.length === 0) return { ...base, sentences: ['No run was made to the end: there is nothing to tell.'], tables: [], data: null };
  const range = `${named(asked.outcome)} ${phraseOf(asked.outcome).isPlural ? 'lie' : 'lies'} between ${readable(means[0]!)} and ${readable(means.at(-1)!)}${unit === '' ? '' : ` (${unit})`} over ${counted(means.length, 'setting')}.`;
  const payoffs = payoffsOf(asked.trials, asked.outcome);
  const hasLevers = asked.trials.axes.some((a) => a.kind === 'lever');
  const why = hasLevers ? 'Levers and uncertainties were varied at once, so that no two policies meet in the same future; what moves the outcome is told below.' : 'No lever was varied: this tells of what is uncertain, not of policies.';
  if (!payoffs) return { ...base, sentences: [range, why], tables: [], data: { low: means[0], mean: meanOf(means), high: means.at(-1) } };
  const order = orderOf(payoffs, asked);
  const reference = referenceOf(asked, payoffs.policies);
  const label = (p: number): string => settingText(asked, payoffs.policies[p]!);
  const differences = payoffs.policies.map((_, p) => pairedDifference(payoffs, p, reference));
  const level = meanOf(payoffs.values[reference]!);
  const best = order[0]!;
  const d = differences[best]!;
  const relative = (x: number, text: (share: number) => string): string => (level === 0 ? signed(x) : text(x / level));
  const verb = d.mean < 0 ? 'lowers' : 'raises';
  const sentence =
    best === reference
      ? `Of ${counted(payoffs.policies.length, 'policy', 'policies')} none does better on average than ${label(best)}: ${readable(level)} ${text}.`
      : `Of ${counted(payoffs.policies.length, 'policy', 'policies')} ${label(best)} does best: it ${verb} ${text} by ${relative(Math.abs(d.mean), percent)}${between(d.low, d.high, (x) => relative(x, signedPercent))} against ${label(reference)}${doubtOf(d, payoffs.futures.length)[1]}.`;
  const rows = order.slice(0, ROWS).map((p) => [label(p), readable(meanOf(payoffs.values[p]!)), p === reference ? 'reference' : `${signed(differences[p]!.mean)}${between(differences[p]!.low, differences[p]!.high, signed)}`, p === reference ? '' : doubtOf(differences[p]!, payoffs.futures.length)[0]]);
  return {
    ...base, sentences: [sentence, ...(payoffs.policies.length >= MANY && best !== reference ? ['The best of many owes part of its lead to chance: run it again with another seed before relying on the figure.'] : []), range], tables: [{ head: [`policy, by ${text}`, 'mean', 'difference (95 %)', ''], rows }],
    data: { reference: label(reference), policies: order.map((p) => ({ policy: label(p), mean: meanOf(payoffs.values[p]!), difference: p === reference ? null : differences[p] })) },
  };
}

/** Returns how sure the answer is: chance against settings, replicates, runs that are missing. */
export function certaintyOf(asked: Asked): Section {
  const { replicates, y } = evenReplicates(asked.trials, asked.outcome);
  const isWhole = (i: number): boolean => !y.subarray(i * replicates, (i + 1) * replicates).some(Number.isNaN);
  const whole = Array.from({ length: asked.trials.nPoints }, (_, i) => i).filter(isWhole);
  const noise = noiseOf(Float64Array.from(whole.flatMap((i) => [...y.subarray(i * replicates, (i + 1) * replicates)])), replicates);
  const { text } = phraseOf(asked.outcome);
  const ratio = noise.response > 0 ? Math.sqrt(noise.inMeans / noise.response) : Number.POSITIVE_INFINITY;
  const sentences = [
    noise.share === null
      ? 'Each setting was run once: what is chance and what is policy cannot be told apart. More replicates tell: `--add-replicates 4`.'
      : `Each setting was run ${replicates === 2 ? 'twice' : `${replicates} times`}. Chance makes ${percent(noise.share)} of the variance of single runs of ${text}, settings the rest; one run of a setting differs from the next by about ${readable(Math.sqrt(noise.own + noise.common))}.`,
    noise.share === null || whole.length < 2 ? '' : ratio > 0.5 ? `Differences between settings are hardly larger than chance leaves in their means: four times the replicates halve it.` : `Chance leaves ${percent(ratio)} of the spread between settings in their means.`,
    asked.nFailed > 0 ? `${counted(asked.nFailed, 'run')} failed and ${asked.nFailed === 1 ? 'is' : 'are'} left out.` : '',
    asked.nMissing > 0 ? `${counted(asked.nMissing, 'run')} of the design ${asked.nMissing === 1 ? 'is' : 'are'} not made yet: this is what there is so far.` : '',
  ].filter((s) => s !== '');
  const { response, common, own, inMeans, share } = noise;
  return { name: 'sure', title: 'How sure', sentences, tables: [], data: { replicates, settings: whole.length, variance: { settings: response, commonToReplicate: common, ownOfRun: own, leftInMeans: inMeans }, noiseShare: share, failed: asked.nFailed, missing: asked.nMissing } };
}
