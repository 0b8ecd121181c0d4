import { phraseOf } from '../catalog/phrases.ts';
import { readable } from '../results/table.ts';
import { listed } from '../results/words.ts';
import { type Asked, factorName, named, settingText, valueText } from './asked.ts';
import type { TreeNode } from './decision-tree.ts';
import { type Direction, efficientOf, turned } from './pareto.ts';
import { type Payoffs, payoffsOf } from './payoffs.ts';
import { holdsIn, type Predicate } from './predicate.ts';
import { meanOf } from '../numeric/quantile.ts';
import { type Flip, rankingOf } from './ranking.ts';
import { choicesOf, robustnessOf } from './robustness.ts';
import { counted, percent, type Section } from './section.ts';
import { pointMeans } from './trials.ts';

/** Most flips, and rows of a table, that people are shown. */
const FLIPS = 5;
const ROWS = 15;

const uncertaintiesOf = ({ trials }: Asked): string[] => trials.axes.filter((a) => a.kind === 'uncertainty').map((a) => a.name);

/** Where a rival wins, in words: the leaf with the most such futures. */
function whereText(asked: Asked, tree: TreeNode): string {
  const axes = [...asked.trials.axes.keys()].filter((j) => asked.trials.axes[j]!.kind === 'uncertainty');
  const paths: { limits: string[]; node: TreeNode }[] = [];
  const walk = (node: TreeNode, limits: string[]): void => {
    if (!node.split) {
      paths.push({ limits, node });
      return;
    }
    const axis = axes[node.split.axis]!;
    const limit = (word: string): string => `${factorName(asked.trials.axes[axis]!.name)} is ${word} ${valueText(asked, axis, node.split!.cut)}`;
    walk(node.split.below, [...limits, limit('below')]);
    walk(node.split.above, [...limits, limit('above')]);
  };
  walk(tree, []);
  const best = paths.filter((p) => p.limits.length > 0 && 2 * p.node.nOfInterest > p.node.n).sort((a, b) => b.node.nOfInterest - a.node.nOfInterest)[0];
  return best ? listed(best.limits) : '';
}

function flipText(asked: Asked, payoffs: Payoffs, flip: Flip): string {
  const label = (p: number): string => settingText(asked, payoffs.policies[p]!);
  const where = whereText(asked, flip.where);
  const drivers = flip.drivers.slice(0, 3).map((d) => factorName(d.uncertainty));
  const winner = flip.leaderClearly > 0 ? label(flip.leader) : label(flip.rival);
  const certain = flip.isClear === null ? '; with one replicate it may be chance' : flip.isClear ? '' : flip.leaderClearly + flip.rivalClearly === 0 ? '; beyond chance neither wins anywhere' : `; beyond chance only ${winner} ever wins`;
  return `${label(flip.rival)} overtakes ${label(flip.leader)} in ${percent(flip.rivalShare)} of futures${where === '' ? '' : `, mostly where ${where}`}${drivers.length > 0 ? `; it turns on ${listed(drivers)}` : ''}${certain}.`;
}

/** Returns whether the ranking of policies flips, and which uncertainties flip it. */
export function flipsOf(asked: Asked): Section {
  const base = { name: 'ranking', title: 'Does the ranking flip?' };
  const payoffs = payoffsOf(asked.trials, asked.outcome);
  if (!payoffs) return { ...base, sentences: ['That cannot be told from these runs: a design that runs every policy in every future tells it, such as a grid of levers and uncertainties.'], tables: [], data: null };
  const uncertainties = uncertaintiesOf(asked);
  if (payoffs.futures.length === 1)
    return { ...base, sentences: [`There is one future only: ${uncertainties.length === 0 ? 'no uncertainty was varied' : 'all policies meet in no other'}, so that the ranking cannot flip here. A sweep that crosses policies with uncertainties tells whether it does.`], tables: [], data: { futures: 1 } };
  const ranking = rankingOf(payoffs, asked.wanted, uncertainties);
  const label = (p: number): string => settingText(asked, payoffs.policies[p]!);
  const first = label(ranking.order[0]!);
  const clear = ranking.flips.filter((f) => f.isClear !== false);
  const overtaking = clear.filter((f) => f.leader === ranking.order[0] || f.rival === ranking.order[0]);
  const turning = [...new Set(clear.flatMap((f) => f.drivers.map((d) => d.uncertainty)))];
  const sentences = [
    ranking.isFirstAlwaysBest ? `No: ${first} is best in all ${ranking.nFutures} futures${ranking.flips.length > 0 ? `, though ${counted(ranking.flips.length, 'pair')} behind it change places` : ', and no two policies change places'}.`
      : overtaking.length > 0 ? `Yes: ${first} is best on average, and in ${percent(ranking.firstBestShare)} of ${ranking.nFutures} futures; in the others another is better.`
      : `Not that anybody could tell: ${first} is best on average and in ${percent(ranking.firstBestShare)} of ${ranking.nFutures} futures, and where another is better, it is not beyond chance.`,
    ...(turning.length > 0 ? [`What flips it: ${listed(turning.map(factorName))}.`] : clear.length > 0 ? ['No single uncertainty can be told to flip it.'] : []),
    ...(clear.length > 0 ? clear.slice(0, FLIPS) : ranking.flips.slice(0, 2)).map((f) => flipText(asked, payoffs, f)),
  ];
  return {
    ...base, sentences, tables: [],
    data: {
      futures: ranking.nFutures, order: ranking.order.map(label), firstIsAlwaysBest: ranking.isFirstAlwaysBest, firstBestShare: ranking.firstBestShare, flippedBy: turning,
      flips: ranking.flips.map((f) => ({ leader: label(f.leader), rival: label(f.rival), rivalShare: f.rivalShare, clearly: { leader: f.leaderClearly, rival: f.rivalClearly }, isClear: f.isClear, drivers: f.drivers, where: whereText(asked, f.where) })),
    },
  };
}

/** Returns how policies stand up to what is uncertain: regret, the worst future, and how often each is good enough. @param goodEnough a condition over outcomes, if one was given */
export function standingOf(asked: Asked, goodEnough?: Predicate): Section | null {
  const payoffs = payoffsOf(asked.trials, asked.outcome);
  // Of one future the replicates stand for what may happen, if somebody asks what is good enough.
  const isOne = payoffs?.futures.length === 1;
  if (!payoffs || (isOne && (!goodEnough || asked.trials.replicates < 2))) return null;
  const label = (p: number): string => settingText(asked, payoffs.policies[p]!);
  const spread = (of: Payoffs | null): readonly (readonly number[])[] => (isOne ? of?.runs.map((row) => [...row[0]!]) : of?.values) ?? [];
  const all = robustnessOf(spread(payoffs), asked.wanted, goodEnough ? holdsIn(goodEnough, (name) => spread(payoffsOf(asked.trials, name))) : undefined);
  const [noun, nouns] = isOne ? ['replicate', 'replicates'] : ['future', 'futures'];
  const chosen = choicesOf(all, asked.wanted);
  const { text } = phraseOf(asked.outcome);
  const sentences = [
    `Least regret: ${label(chosen.minimaxRegret)}, never more than ${readable(all[chosen.minimaxRegret]!.greatestRegret)} ${text} worse than the best of the same ${noun}.`,
    `Best in its worst ${noun}: ${label(chosen.maximin)}, ${readable(all[chosen.maximin]!.worst)} ${text}.`,
    ...(chosen.satisficing === null ? [] : [`Most often good enough (${goodEnough!.text}): ${label(chosen.satisficing)}, in ${percent(all[chosen.satisficing]!.satisfiedShare!)} of ${nouns}.`]),
    ...(chosen.minimaxRegret === chosen.mean && chosen.maximin === chosen.mean ? ['It is the best on average too.'] : []),
  ];
  const sign = asked.wanted === 'fall' ? 1 : -1;
  const order = [...all.keys()].sort((a, b) => all[a]!.greatestRegret - all[b]!.greatestRegret || sign * (all[a]!.mean - all[b]!.mean));
  const rows = order.slice(0, ROWS).map((p) => {
    const r = all[p]!;
    return [label(p), readable(r.mean), readable(r.worst), readable(r.greatestRegret), percent(r.bestShare), ...(r.satisfiedShare === null ? [] : [percent(r.satisfiedShare)])];
  });
  return {
    name: 'robustness', title: 'What stands up to uncertainty', sentences,
    tables: [{ head: [`policy, by ${text}`, 'mean', 'worst', 'greatest regret', 'best in', ...(goodEnough ? ['good enough in'] : [])], rows }],
    data: { choices: Object.fromEntries(Object.entries(chosen).map(([k, p]) => [k, p === null ? null : label(p)])), policies: all.map((r, p) => ({ policy: label(p), ...r })) },
  };
}

/** An outcome with the way it is wanted. */
export interface Objective {
  readonly outcome: string;
  readonly wanted: Direction;
}

/** Returns the policies that no other beats in all objectives at once; settings, where policies meet in no common future. */
export function efficientSetOf(asked: Asked, objectives: readonly Objective[]): Section {
  const crossed = objectives.map((o) => payoffsOf(asked.trials, o.outcome));
  const k = asked.trials.axes.length;
  const isCrossed = crossed.every((c) => c !== null);
  if (!isCrossed && uncertaintiesOf(asked).length > 0) return { name: 'pareto', title: 'What cannot be bettered', sentences: ['That cannot be told from these runs: policies meet in no common future, and a lucky future is not a good policy.'], tables: [], data: null };
  const labels = isCrossed
    ? crossed[0]!.policies.map((p) => settingText(asked, p))
    : Array.from({ length: asked.trials.nPoints }, (_, i) => settingText(asked, { axes: [...Array(k).keys()], values: [...asked.trials.x.subarray(i * k, (i + 1) * k)] }));
  const columns = objectives.map((o, i) => (isCrossed ? crossed[i]!.values.map(meanOf) : [...pointMeans(asked.trials, o.outcome)]));
  const values = labels.map((_, p) => columns.map((c) => c[p]!));
  const efficient = efficientOf(turned(values, objectives.map((o) => o.wanted))).sort((a, b) => (objectives[0]!.wanted === 'fall' ? 1 : -1) * (values[a]![0]! - values[b]![0]!));
  const more = objectives.filter((o) => o.wanted === 'rise').map((o) => phraseOf(o.outcome).text);
  const aims = more.length === 0 ? 'the less of each, the better' : `more is better of ${listed(more)}, less of the rest`;
  const noun: [string, string] = isCrossed ? ['policy', 'policies'] : ['setting', 'settings'];
  const sentences = [
    `${named(objectives[0]!.outcome)} against ${listed(objectives.slice(1).map((o) => phraseOf(o.outcome).text))}: ${efficient.length} of ${counted(labels.length, ...noun)} ${efficient.length === 1 ? 'is' : 'are'} efficient, beaten by no other in everything (${aims}).`,
    ...(efficient.length === labels.length && labels.length > 1 ? ['Every one buys something with something else: name fewer objectives with --objectives.'] : []),
  ];
  return {
    name: 'pareto', title: 'What cannot be bettered', sentences,
    tables: [{ head: [noun[0], ...objectives.map((o) => phraseOf(o.outcome).text)], rows: efficient.slice(0, ROWS).map((p) => [labels[p]!, ...values[p]!.map(readable)]) }],
    data: { objectives, efficient: efficient.map((p) => ({ policy: labels[p], values: Object.fromEntries(objectives.map((o, i) => [o.outcome, values[p]![i]])) })) },
  };
}
