import { readable } from '../results/table.ts';
import { type ForecastFile, type HindcastFile, isRolling, type RollingFile, type ToldVerdict } from './forecast-file.ts';
import { NAIVE_NAMES, type NaiveName } from './naive.ts';

/** A part of a report in prose, with tables. */
export interface ToldSection {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tables?: readonly { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }[];
}

export interface ToldForecast {
  readonly title: string;
  readonly question: string;
  /** What was found, border by border. */
  readonly headline: readonly string[];
  /** Scores, method, limits; how to make the same comes last. */
  readonly sections: readonly ToldSection[];
}

const NAMES: Readonly<Record<NaiveName | 'chosen' | 'bare', string>> = {
  lastValue: 'last value', seasonalNaive: 'same month a year before', constantShare: 'constant share of borders', drift: 'drift', exponentialSmoothing: 'exponential smoothing', logRandomWalk: 'log random walk',
  chosen: 'best naive on earlier months', bare: 'the model without discrepancy',
};
type Value = number | null;
const fixed = (x: Value, digits = 2): string => (x === null ? '–' : x.toFixed(digits).replace('-', '−'));
const persons = (x: Value): string => (x === null ? '–' : readable(x));
const percent = (x: Value): string => (x === null ? '–' : `${(100 * x).toFixed(0)} %`);

/** Says how an error stands beside another, given their ratio. */
export function besideText(ratio: Value, other: string): string {
  if (ratio === null) return `cannot be set beside ${other}`;
  const less = Math.round(100 * (1 - ratio));
  return less === 0 ? `as far off as ${other}` : less > 0 ? `better by ${less} % than ${other}` : `worse by ${-less} % than ${other}`;
}

const ratioOf = (a: Value, b: Value): Value => (a === null || b === null || b === 0 ? null : a / b);
const LIMITS = [
  'Not a guide to a journey, and nothing that happened after the months shown was used. Counts are of encounters: what borders count is not who came.',
  'Dates of events and closures were declared by people who knew the months that followed; even where later events are dropped this flatters the model somewhat.',
];
const columns = ['', 'MASE', 'mean error, persons', 'CRPS, persons', 'CRPS, log', 'log score', 'in 50 %', 'in 80 %', 'in 95 %', 'total'];
const scores = (name: string, v: ToldVerdict): string[] => [name, fixed(v.mase), persons(v.meanAbsoluteError), persons(v.crps), fixed(v.crpsLog, 3), fixed(v.logScore), percent(v.coverage50), percent(v.coverage80), percent(v.coverage95), persons(v.forecastTotal)];

function borderHeadline(file: HindcastFile, border: string): string {
  const b = file.borders[border]!;
  const naive = NAIVE_NAMES.flatMap((n) => {
    const crps = file.naiveScores[n][border]?.crps ?? null;
    return crps === null ? [] : [{ n, crps }];
  }).sort((x, y) => x.crps - y.crps);
  const best = naive[0];
  return `${border}: the middle forecast was ${besideText(b.mase, 'the last value')} (MASE ${fixed(b.mase)}); by CRPS the whole forecast was ${
    best ? besideText(ratioOf(b.crps, best.crps), `the best of ${naive.length} naive forecasts, known only afterwards (${NAMES[best.n]})`) : 'without a naive forecast beside it'}. ${
    persons(b.forecastTotal)} forecast, ${persons(b.observedTotal)} observed; the 95 % band held ${percent(b.coverage95)} of the months. ${
    `Without discrepancy it was ${besideText(b.withoutDiscrepancy.mase, 'the last value')}.`}`;
}

function reproduce(file: ForecastFile): ToldSection {
  return { title: 'Reproduce', paragraphs: [file.command ?? `pravas hindcast: the file does not hold its command; scale ${file.scale}, seed ${file.seed}`, ...(file.version ? [`pravas ${file.version}`] : [])] };
}

function hindcastTold(file: HindcastFile): ToldForecast {
  const borders = Object.keys(file.borders);
  const tables = borders.map((border) => {
    const b = file.borders[border]!;
    return { caption: `${border}: scores of the months after ${file.trainTo}`, head: columns.map((c) => c || 'forecast'), rows: [
      scores('model', b), scores('model without discrepancy', b.withoutDiscrepancy), ...NAIVE_NAMES.flatMap((n) => (file.naiveScores[n][border] ? [scores(NAMES[n], file.naiveScores[n][border]!)] : [])),
      ['best constant, known afterwards', fixed(b.bestConstant), ...columns.slice(2).map(() => '')], ['observed', ...columns.slice(2).map(() => ''), persons(b.observedTotal)],
    ] };
  });
  return {
    title: `Hindcast of ${file.scenario}: trained to ${file.trainTo}, scored to ${file.to}`,
    question: `How well does the model, which saw months to ${file.trainTo} alone, tell the encounters that followed, beside forecasts that a layman could make?`,
    headline: borders.map((b) => borderHeadline(file, b)),
    sections: [
      { title: 'Scores', paragraphs: [
        'MASE is the mean error over that of the last value in the same months: below 1 beats it. CRPS is the error of the whole forecast; less is better. A band of 50 % should hold half of the months.',
        `Over all borders the averaged relative difference is ${fixed(file.averagedRelativeDifference)}, and ${fixed(file.averagedRelativeDifferenceRescaled)} with totals rescaled.`], tables },
      { title: 'Method', paragraphs: [
        `${file.free.length} free numbers were fitted, from their priors, to observed months up to ${file.trainTo}: ${file.runs} runs of ${file.scale} of the households${file.failed > 0 ? `, of which ${file.failed} failed` : ''}, an emulator of their counts, sequential Monte Carlo. Events known later were dropped, and dated values held. Free: ${file.free.join(', ')}.`,
        'The forecast is that of the model with its discrepancy, a residual that persists on the log scale; the model alone stands beside it.',
        `Structures by weight: ${file.structures.map((s) => `${s.name} ${percent(s.weight)}`).join(', ')}.`, ...file.notes] },
      { title: 'Limits', paragraphs: ['One period cannot tell a good model from a lucky one: `pravas hindcast --rolling` forecasts from many months.', ...LIMITS] },
      reproduce(file),
    ],
  };
}

function rollingTold(file: RollingFile): ToldForecast {
  const others = [...NAIVE_NAMES, 'chosen', 'bare'] as const;
  const shown = others.filter((n) => file.pooled.some((p) => p.against[n] !== null));
  return {
    title: `Rolling forecasts of ${file.scenario}: ${file.origins.length} origins from ${file.origins[0]} to ${file.origins.at(-1)}`,
    question: 'How well does the model, each time with what was known then, tell the twelve months that followed, beside forecasts that a layman could make?',
    headline: file.pooled.map((p) => `${p.series}, ${p.origins} origins: by CRPS ${besideText(p.against.logRandomWalk, 'the log random walk')} in persons, ${besideText(p.againstLog.logRandomWalk, 'it')} on the log scale; ${
      besideText(p.against.chosen, 'the naive forecast that was best on earlier months')} in persons. Its bands of 50, 80 and 95 % held ${p.coverage.map(percent).join(', ')} of the months.`),
    sections: [
      { title: 'Scores', paragraphs: ['CRPS of the model over that of each other forecast, months of all origins pooled: below 1 the model is better. MASE is the mean error over that of the last value.'], tables: [
        { caption: 'CRPS of the model over that of each forecast', head: ['border', ...shown.map((n) => NAMES[n])], rows: file.pooled.flatMap((p) => [[`${p.series}, persons`, ...shown.map((n) => fixed(p.against[n]))], [`${p.series}, log`, ...shown.map((n) => fixed(p.againstLog[n]))]]) },
        { caption: 'The model by itself, and how much its bands held', head: ['border', 'origins', 'MASE', 'CRPS, persons', 'CRPS, log', 'in 50 %', 'in 80 %', 'in 95 %'], rows: file.pooled.flatMap((p) => [
          [p.series, String(p.origins), fixed(p.mase), persons(p.crps), fixed(p.crpsLog, 3), ...p.coverage.map(percent)],
          [`${p.series}, log random walk`, '', '', '', '', ...p.naiveCoverage.logRandomWalk.map(percent)]]) },
      ] },
      { title: 'Method', paragraphs: [`From every third month the free numbers were fitted again to what had been seen by then, with schedules as known in it; ${file.runs} runs of ${file.scale} of the households${file.failed > 0 ? `, of which ${file.failed} failed` : ''}. Structures: ${file.structures.join(', ')}. Ways of the ensemble are weighed by how well they foretold what had happened by then.`] },
      { title: 'Limits', paragraphs: LIMITS },
      reproduce(file),
    ],
  };
}

/** Returns what a hindcast or rolling forecasts say, in prose and tables. */
export function forecastTold(file: ForecastFile): ToldForecast {
  return isRolling(file) ? rollingTold(file) : hindcastTold(file);
}
