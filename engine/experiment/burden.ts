import { phraseOf } from '../catalog/phrases.ts';
import { outcomeOf } from '../catalog/outcomes.ts';
import { readable, signed } from '../results/table.ts';
import { listed } from '../results/words.ts';
import { type Asked, named, referenceOf, settingText } from './asked.ts';
import { payoffsOf } from './payoffs.ts';
import { meanOf, ranksOf } from '../numeric/quantile.ts';
import { between, digits, type Section } from './section.ts';
import { pointMeans } from './trials.ts';
import { orderOf, pairedDifference } from './verdict.ts';

const NAME = 'harm';
const TITLE = 'Who bears the harm';
/** Most origins that are told of. */
const ORIGINS = 5;

/** Returns harm beside flow for the best policy against the reference, and the origins that bear it; without a crossing, which harm rises as the flow falls. */
export function burdenOf(asked: Asked): Section {
  const harm = asked.harm.filter((h) => h !== asked.outcome && asked.trials.outcomes.has(h));
  const payoffs = payoffsOf(asked.trials, asked.outcome);
  return payoffs && orderOf(payoffs, asked)[0] !== referenceOf(asked, payoffs.policies) ? ofBest(asked, harm) : ofRanks(asked, harm);
}

function ofBest(asked: Asked, harm: readonly string[]): Section {
  const lead = payoffsOf(asked.trials, asked.outcome)!;
  const [best, reference] = [orderOf(lead, asked)[0]!, referenceOf(asked, lead.policies)];
  const measure = (outcome: string): { outcome: string; before: number; mean: number; low: number | null; high: number | null } => {
    const payoffs = payoffsOf(asked.trials, outcome)!;
    return { outcome, before: meanOf(payoffs.values[reference]!), ...pairedDifference(payoffs, best, reference) };
  };
  const all = [asked.outcome, ...harm].map(measure);
  const isClear = (m: (typeof all)[0]): boolean => m.mean !== 0 && (m.low === null || m.low * m.high! > 0);
  const words = (some: typeof all): string => listed(some.map((m) => phraseOf(m.outcome).text));
  const harmed = all.slice(1);
  const isHarmOutcome = (m: (typeof all)[0]): boolean => outcomeOf(m.outcome)?.harm ?? false;
  const [rises, falls] = [harmed.filter((m) => isClear(m) && m.mean > 0 && isHarmOutcome(m)), harmed.filter((m) => isClear(m) && m.mean < 0 && isHarmOutcome(m))];
  const rest = harmed.filter((m) => !rises.includes(m) && !falls.includes(m));
  const label = settingText(asked, lead.policies[best]!);
  const sentences = [
    [
      rises.length > 0 ? `harm rises in ${words(rises)}` : '', falls.length > 0 ? `harm falls in ${words(falls)}` : '', rest.length > 0 ? `${words(rest)} cannot be told apart` : '',
    ].filter((s) => s !== '').join('; ').replace(/^/, `With ${label}: `).concat('.'),
  ];
  const origins = originsOf(asked, measure);
  if (origins.length > 0) {
    const worst = origins.filter((o) => o.mean > 0 && isClear(o)).slice(0, 3);
    const split = (o: (typeof origins)[0]): [string, string] => [o.outcome.slice(0, o.outcome.indexOf('.')), o.outcome.slice(o.outcome.indexOf('.') + 1)];
    sentences.push(worst.length > 0 ? `It is borne most by ${listed(worst.map((o) => `${split(o)[1]} (${phraseOf(split(o)[0]).text} ${signed(o.mean)})`))}.` : 'No origin can be told to bear more of it.');
  }
  const row = (m: (typeof all)[0]): string[] => [`${phraseOf(m.outcome).text}${isHarmOutcome(m) ? ' (harm)' : ''}`, readable(m.before), `${signed(m.mean)}${between(m.low, m.high, signed)}`, isClear(m) ? '' : 'cannot be told apart'];
  return {
    name: NAME, title: TITLE, sentences, data: { policy: label, against: settingText(asked, lead.policies[reference]!), outcomes: all, origins },
    tables: [
      { head: [`with ${label}`, 'before', 'difference (95 %)', ''], rows: all.map(row) },
      { head: ['by origin', 'before', 'difference (95 %)', ''], rows: origins.slice(0, ORIGINS).map((m) => [m.outcome.split('.').map((part, i) => (i === 0 ? phraseOf(part).text : part)).join(', '), ...row(m).slice(1)]) },
    ],
  };
}

/** Harm by stratum of origin, the greatest rise relative to what it was before first. */
function originsOf<T extends { outcome: string; before: number; mean: number }>(asked: Asked, measure: (outcome: string) => T): T[] {
  const levels = [...asked.trials.outcomes.keys()].filter((name) => {
    const o = outcomeOf(name);
    return o?.levels === 'stratum' && o.harm && name !== o.name;
  });
  return levels.map(measure).filter((m) => m.mean !== 0).sort((a, b) => b.mean / (Math.abs(b.before) || 1) - a.mean / (Math.abs(a.before) || 1));
}

function ofRanks(asked: Asked, harm: readonly string[]): Section {
  const flow = pointMeans(asked.trials, asked.outcome);
  const found = harm.map((outcome) => ({ outcome, correlation: spearman(flow, pointMeans(asked.trials, outcome)) }));
  const phrase = (o: string): string => phraseOf(o).text;
  const against = found.filter((f) => f.correlation < -0.3);
  const along = found.filter((f) => f.correlation > 0.3);
  const sentences = [
    ...(against.length > 0 ? [`Where ${phrase(asked.outcome)} are fewer, there is more harm in ${listed(against.map((f) => phrase(f.outcome)))}.`] : []),
    ...(along.length > 0 ? [`Where ${phrase(asked.outcome)} are fewer, there is less harm in ${listed(along.map((f) => phrase(f.outcome)))}.`] : []),
    ...(against.length + along.length === 0 ? [`${named(asked.outcome)} and harm do not go together in these runs.`] : []),
  ];
  return { name: NAME, title: TITLE, sentences, tables: [{ head: ['harm', `rank correlation with ${phrase(asked.outcome)}`], rows: found.map((f) => [phrase(f.outcome), digits(f.correlation)]) }], data: { correlations: found } };
}

function spearman(a: Float64Array, b: Float64Array): number {
  const both = [...a.keys()].filter((i) => a[i]! === a[i]! && b[i]! === b[i]!);
  const [x, y] = [a, b].map((v) => ranksOf(both.map((i) => v[i]!))) as [Float64Array, Float64Array];
  const [mx, my] = [meanOf(x), meanOf(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((v, i) => {
    xy += (v - mx) * (y[i]! - my);
    xx += (v - mx) * (v - mx);
    yy += (y[i]! - my) * (y[i]! - my);
  });
  return xx * yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}
