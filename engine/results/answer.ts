import { outcomeOf } from '../catalog/outcomes.ts';
import { phraseOf } from '../catalog/phrases.ts';
import type { AnswerDocument } from '../scenario/schema.ts';
import { directionOf, type Effect, isHarm, relativeSize } from './effect.ts';
import type { Estimate } from './summary.ts';
import { readable, signed } from './table.ts';

/** What answers a policy that does not say: irregular departures, with harm beside them. */
export const DEFAULT_ANSWER: AnswerDocument = {
  decides: 'departures.irregular', wanted: 'fall', beside: ['encounters'], harm: ['exploitedPer1000Attempts', 'deaths', 'debtInr', 'familyMonthsWaiting'],
};

/** A scenario of a question with its effects, outcome by outcome. */
export interface ScenarioEffects {
  readonly name: string;
  readonly effects: ReadonlyMap<string, Effect>;
}

/** An effect in a group of origins. */
export interface GroupEffect {
  readonly group: string;
  readonly effect: Effect;
}

/** Most scenarios and groups that a sentence names. */
const NAMED = 3;

/** Returns the outcomes that an answer tells of, the deciding one first, each once. */
export function outcomesOf(spec: AnswerDocument): string[] {
  return [...new Set([spec.decides, ...(spec.beside ?? []), ...spec.harm])];
}

/**
 * Returns the one-line answer of a policy: verdict, direction and size with 95 % interval, harm beside flow.
 * @param effects by outcome, of all that the answer tells of
 */
export function policyAnswer(effects: ReadonlyMap<string, Effect>, spec: AnswerDocument): string {
  const lead = effects.get(spec.decides)!;
  const kind = isHarm(spec.decides) ? 'harm' : 'flow';
  const all = outcomesOf(spec).map((name) => effects.get(name)!);
  const [own, other] = [all.filter((e) => isHarm(e.outcome) === (kind === 'harm')), all.filter((e) => isHarm(e.outcome) !== (kind === 'harm'))];
  const beside = other.length === 0 ? '' : `; ${kind === 'harm' ? 'flow' : 'harm'}: ${clauses(other)}`;
  return `${verdict(lead, spec.wanted ?? 'fall')} for ${kind}: ${clauses(own)}${beside}.`;
}

function verdict(lead: Effect, wanted: 'fall' | 'rise'): string {
  if (lead.isSame) return 'No change';
  const direction = directionOf(lead);
  if (direction === 0) return 'Cannot tell';
  return direction === (wanted === 'fall' ? -1 : 1) ? 'Yes' : 'No';
}

/** What moves, then what cannot be told apart, then what does not change. */
function clauses(effects: readonly Effect[]): string {
  const moved = effects.filter((e) => directionOf(e) !== 0).map((e) => `${phraseOf(e.outcome).text} ${verb(e)} by ${size(e)}`);
  const single = effects.filter((e) => !e.isSame && e.difference.low === null).map((e) => `${phraseOf(e.outcome).text} differ${phraseOf(e.outcome).isPlural ? '' : 's'} by ${shown(e, e.difference.mean)} in one replicate`);
  const unclear = effects.filter((e) => !e.isSame && e.difference.low !== null && directionOf(e) === 0);
  const none = effects.filter((e) => e.isSame && e.baseline === 0);
  const same = effects.filter((e) => e.isSame && e.baseline !== 0);
  return [
    ...moved, ...single,
    ...(unclear.length > 0 ? [`${list(unclear.map((e) => phraseOf(e.outcome).text))} cannot be told apart`] : []),
    ...(same.length > 0 ? [`${list(same.map((e) => phraseOf(e.outcome).text))} ${isPlural(same) ? 'do' : 'does'} not change`] : []),
    ...(none.length > 0 ? [`no ${list(none.map((e) => phraseOf(e.outcome).text))} in either`] : []),
  ].join(', ');
}

function verb(e: Effect): string {
  const word = directionOf(e) > 0 ? 'rise' : 'fall';
  return phraseOf(e.outcome).isPlural ? word : `${word}s`;
}

function isPlural(effects: readonly Effect[]): boolean {
  return effects.length > 1 || phraseOf(effects[0]!.outcome).isPlural;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The size without its sign, and the interval with signs: `12 % (−15 to −9)`; absolute where the baseline is zero. */
function size(e: Effect): string {
  return shown(e, Math.abs(e.difference.mean), (x) => x.replace(/^\+/, '')) + interval(e);
}

/** The size with its sign: `−12 % (−15 to −9)`. */
function signedSize(e: Effect): string {
  return shown(e, e.difference.mean) + interval(e);
}

function interval(e: Effect): string {
  const { low, high } = e.difference;
  if (low === null || high === null) return '';
  const bare = (x: number): string => shown(e, x).replace(' %', '');
  return ` (${bare(low)} to ${bare(high)})`;
}

function shown(e: Effect, x: number, change: (text: string) => string = (text) => text): string {
  if (e.baseline === 0) return change(signed(x));
  return `${change(percent((100 * x) / Math.abs(e.baseline), digitsOf(e.difference, Math.abs(e.baseline))))} %`;
}

/** Digits after the point that the width of the interval supports; more where an end next to zero would look like zero. */
function digitsOf(d: Estimate, base: number): number {
  const { low, high } = d;
  const half = (100 * (low === null || high === null ? Math.abs(d.mean) : (high - low) / 2)) / base;
  const nearest = low === null || high === null || low * high <= 0 ? Infinity : (100 * Math.min(Math.abs(low), Math.abs(high))) / base;
  const digits = half >= 2 ? 0 : half >= 0.2 ? 1 : 2;
  return nearest < 0.05 ? 2 : nearest < 0.5 ? Math.max(1, digits) : digits;
}

function percent(x: number, digits: number): string {
  const text = Math.abs(x) >= 1000 ? readable(Math.round(Math.abs(x))) : Math.abs(x).toFixed(digits);
  if (!/[1-9]/.test(text)) return '0';
  return x > 0 ? `+${text}` : `−${text}`;
}

/** Returns an effect as a table shows it: size, interval. */
export function effectText(e: Effect): string {
  if (e.isSame) return '0';
  return signedSize(e);
}

/** Returns a name as sentences write it. */
const spoken = (name: string): string => name.replace(/-/g, ' ');

/**
 * Returns the one-line answer of a question: which scenarios move the deciding outcome, where most, and what they do to harm.
 * @param where effects of the leading scenario by group of origin, by scenario name
 */
export function questionAnswer(scenarios: readonly ScenarioEffects[], spec: AnswerDocument, where: ReadonlyMap<string, readonly GroupEffect[]> = new Map()): string {
  const phrase = phraseOf(spec.decides);
  const bySize = (sign: -1 | 1): ScenarioEffects[] =>
    scenarios.filter((s) => directionOf(s.effects.get(spec.decides)!) === sign).sort((a, b) => sign * (relativeSize(b.effects.get(spec.decides)!) - relativeSize(a.effects.get(spec.decides)!)));
  const [falls, rises] = [bySize(-1), bySize(1)];
  const good = spec.wanted === 'rise' ? rises : falls;
  const bad = spec.wanted === 'rise' ? falls : rises;
  const told = (some: readonly ScenarioEffects[], outcome: string): string => {
    const named = some.slice(0, NAMED).map((s) => `${spoken(s.name)} ${signedSize(s.effects.get(outcome)!)}`);
    return list([...named, ...(some.length > NAMED ? [`${some.length - NAMED} more`] : [])]);
  };
  const kind = isHarm(spec.decides) ? 'harm' : 'flow';
  const verbs = (word: string): string => (phrase.isPlural ? word : `${word}s`);
  const moves = [
    ...(falls.length > 0 ? [`${verbs('fall')} with ${told(falls, spec.decides)}`] : []),
    ...(rises.length > 0 ? [`${verbs('rise')} with ${told(rises, spec.decides)}`] : []),
  ];
  if (spec.wanted === 'rise') moves.reverse();
  const unclear = scenarios.length - falls.length - rises.length;
  const start = spec.wanted ? `${good.length > 0 ? 'Yes' : bad.length > 0 ? 'No' : 'Cannot tell'} for ${kind}: ` : '';
  const main = moves.length > 0 ? `${phrase.text} ${list(moves)}` : `${phrase.text} cannot be told apart from the baseline in any scenario`;
  const lead = spec.wanted ? (good[0] ?? bad[0]) : [falls[0], rises[0]].filter((s) => s !== undefined).sort((a, b) => Math.abs(relativeSize(b.effects.get(spec.decides)!)) - Math.abs(relativeSize(a.effects.get(spec.decides)!)))[0];
  const parts = [
    `${start}${main}`,
    ...(moves.length > 0 && unclear > 0 ? [`${unclear} other${unclear === 1 ? '' : 's'} cannot be told apart`] : []),
    ...(lead ? whereText(lead.name, where.get(lead.name)) : []),
    ...besideText(scenarios, outcomesOf(spec).filter((o) => o !== spec.decides && !isHarm(o)), kind === 'harm' ? 'flow: ' : ''),
    ...besideText(scenarios, outcomesOf(spec).filter((o) => o !== spec.decides && isHarm(o)), kind === 'harm' ? '' : 'harm: '),
  ];
  const line = parts.join('; ');
  return `${line[0]!.toUpperCase()}${line.slice(1)}.`;
}

/** Where the leading scenario moves most, of the groups that can be told apart. */
function whereText(name: string, groups: readonly GroupEffect[] | undefined): string[] {
  if (!groups || groups.length < 2) return [];
  const outcome = phraseOf(groups[0]!.effect.outcome).text;
  const clear = groups.filter((g) => directionOf(g.effect) !== 0).sort((a, b) => Math.abs(b.effect.difference.mean) - Math.abs(a.effect.difference.mean));
  if (clear.length === 0) return [`${outcome} by origin cannot be told apart`];
  return [`${outcome} by origin, ${spoken(name)}: most in ${list(clear.slice(0, NAMED).map((g) => `${g.group} ${signedSize(g.effect)}`))}`];
}

/** For each outcome the scenarios that raise and lower it most. */
function besideText(scenarios: readonly ScenarioEffects[], outcomes: readonly string[], head: string): string[] {
  if (outcomes.length === 0) return [];
  const told: string[] = [];
  const unclear: Effect[] = [];
  for (const outcome of outcomes) {
    const sorted = scenarios.map((s) => ({ name: s.name, effect: s.effects.get(outcome)! })).sort((a, b) => relativeSize(a.effect) - relativeSize(b.effect));
    const least = sorted.find((s) => directionOf(s.effect) < 0);
    const most = [...sorted].reverse().find((s) => directionOf(s.effect) > 0);
    const phrase = phraseOf(outcome);
    const ends = [
      ...(most ? [`${phrase.isPlural ? 'rise' : 'rises'} most with ${spoken(most.name)} ${signedSize(most.effect)}`] : []),
      ...(least ? [`${phrase.isPlural ? 'fall' : 'falls'} most with ${spoken(least.name)} ${signedSize(least.effect)}`] : []),
    ];
    if (ends.length > 0) told.push(`${phrase.text} ${ends.join(' and ')}`);
    else unclear.push(sorted[0]!.effect);
  }
  return [`${head}${[...told, ...(unclear.length > 0 ? [`${list(unclear.map((e) => phraseOf(e.outcome).text))} cannot be told apart`] : [])].join(', ')}`];
}

/** Whether an outcome is counted, so that it cannot fall below zero. */
function isCount(name: string): boolean {
  return ['flow', 'stock'].includes(outcomeOf(name)?.kind ?? '');
}

/** Returns the one-line answer of a corridor: levels over the reported months. */
export function corridorAnswer(levels: ReadonlyMap<string, Estimate>, spec: AnswerDocument): string {
  const told = (names: readonly string[]): string =>
    names.map((name) => {
      const e = levels.get(name)!;
      return `${phraseOf(name).text} ${readable(e.mean)}${e.low === null ? '' : ` (${readable(e.mean >= 0 && isCount(name) ? Math.max(0, e.low) : e.low)} to ${readable(e.high!)})`}`;
    }).join(', ');
  const all = outcomesOf(spec);
  const line = `${told(all.filter((o) => !isHarm(o)))}; harm: ${told(all.filter(isHarm))}.`;
  return `${line[0]!.toUpperCase()}${line.slice(1)}`;
}
