import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Influence, influenceOf } from '../experiment/influence.ts';
import { portableSweep } from '../experiment/stored-sweep.ts';
import type { Sweep } from '../experiment/sweep-view.ts';
import { FORECAST_FILES, type ForecastFile, readForecast } from '../forecast/forecast-file.ts';
import { forecastTold, type ToldSection } from '../forecast/told.ts';
import { outcomeOf } from '../catalog/outcomes.ts';
import { phraseOf } from '../catalog/phrases.ts';
import type { About, RecordedRun } from '../results/about.ts';
import { readOutcomes } from '../results/csv-reader.ts';
import { type Effect, effectOf } from '../results/effect.ts';
import { readable, signed } from '../results/table.ts';
import type { RunResult } from '../simulate/run.ts';
import { aboutResults, recordIn, ResultsError } from './about.ts';
import { sha256 } from './digest.ts';
import { LIBRARY } from './files.ts';
import { isStore, readSweepOf } from './sweep-source.ts';

/** Outcomes at the top of a report: flow beside harm. */
const HEADLINE = ['departures.irregular', 'encounters', 'arrivals', 'permits', 'exploited', 'deaths', 'familyMonthsWaiting', 'debtInr', 'assetLosses', 'policyCostInr'];
/** Breakdowns that a report keeps beside totals; by origin only of departures and debt. */
const KEPT = /^departures\.(irregular|legal)$|^(departures\.(irregular|legal)|encounters|arrivals|attempts|deaths|exploited|applications|permits|debtInr)\./;

interface Told {
  readonly name: string;
  readonly record: RecordedRun;
  readonly about: About;
  readonly results: readonly RunResult[];
}

/** What a report is made of: runs that were compared, sweeps that say on what their outcomes depend, hindcasts that say how far to believe it; any may be missing. */
export interface Reported {
  readonly version: string;
  readonly told: readonly Told[];
  readonly sweeps: readonly Sweep[];
  readonly forecasts: readonly ForecastFile[];
}

/** Returns the files of hindcasts that a path is or holds; none where it is something else. */
export function forecastFilesIn(path: string): string[] {
  if (path.endsWith('.json') && statSync(path, { throwIfNoEntry: false })?.isFile()) return [path];
  return FORECAST_FILES.map((name) => join(path, name)).filter((file) => existsSync(file));
}

const cell = (e: Effect): string => (e.isSame ? 'identical' : `${signed(e.difference.mean)}${e.difference.low === null ? '' : ` [${signed(e.difference.low)}, ${signed(e.difference.high!)}]`}`);
/** A text that Markdown reads as text. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`).replace(/\s+/g, ' ');

/**
 * Returns the forecasts that ship with the corridor of a run: no effect of a policy should be read without how far the model is to be believed.
 * None where the run rests on another text of the corridor than ships.
 */
function shippedForecasts({ about, record }: Told): ForecastFile[] {
  const corridor = join(LIBRARY, 'corridors', `${basename(about.corridor)}.yaml`);
  if (!existsSync(corridor)) return [];
  const shipped = sha256(readFileSync(corridor));
  if (!record.sources.some((s) => s.sha256 === shipped)) return [];
  const files = FORECAST_FILES.map((name) => join(LIBRARY, 'calibration', `${basename(about.corridor)}-${name}`)).filter((file) => existsSync(file));
  return files.map((file) => readForecast(readFileSync(file, 'utf8'), file));
}

/** Reads folders of runs, at most one, stores of sweeps, and hindcasts; without any, those that ship with the corridor of the runs. @throws ResultsError, ScenarioError BAD_STORE, BAD_HINDCAST */
export async function readReported(folders: readonly string[]): Promise<Reported> {
  const given = folders.flatMap(forecastFilesIn).map((file) => readForecast(readFileSync(file, 'utf8'), file));
  const results = folders.filter((f) => !isStore(f) && forecastFilesIn(f).length === 0);
  if (results.length > 1) throw new ResultsError(results[1]!, 'a report is of one comparison, beside which stores of sweeps and hindcasts may stand');
  const sweeps: Sweep[] = [];
  for (const f of folders) if (isStore(f) && forecastFilesIn(f).length === 0) sweeps.push(await readSweepOf(f, basename(resolve(f))));
  const runs = results.length > 0 ? readRuns(results[0]!) : { version: '', told: [] };
  const [base] = runs.told;
  return { ...runs, sweeps, forecasts: given.length === 0 && base ? shippedForecasts(base) : given };
}

function readRuns(folder: string): { version: string; told: Told[] } {
  const { version, runs } = recordIn(folder);
  const outcomes = readOutcomes(readFileSync(join(folder, 'outcomes.csv'), 'utf8'));
  const about = aboutResults(folder);
  const told = runs.map((record, i): Told => {
    const results = outcomes.get(record.scenario);
    if (!results) throw new ResultsError(folder, `outcomes.csv lacks ${record.scenario}`);
    return { name: record.scenario, record, about: about[i]!, results };
  });
  return { version, told };
}

/** Outcomes whose sensitivity is told. */
const SENSITIVE = ['departures.irregular', 'deaths', 'exploited', 'debtInr', 'encounters', 'arrivals'];
const MOST_SENSITIVE = 4;
/** Most factors of a table. */
const MOST_ROWS = 12;

/** Sections of what each sweep says of what outcomes depend on. */
function sensitivitySections({ sweeps, told }: Reported): ToldSection[] {
  if (sweeps.length === 0)
    return told.length === 0 ? [] : [{ title: 'Sensitivity', paragraphs: ['Intervals carry the chance of the simulation alone, no uncertainty of parameters. A sweep over parameters (`pravas sweep`, then `pravas report results <its store>`) shows how far effects depend on them.'] }];
  return sweeps.map(({ intro, trials, design, seed, levels }): ToldSection => {
    const wanted = SENSITIVE.filter((o) => intro.outcomes.includes(o));
    const outcomes = (wanted.length > 0 ? wanted : intro.outcomes).slice(0, MOST_SENSITIVE);
    const found = outcomes.map((outcome): [string, Influence] => [outcome, influenceOf({ trials, design, seed, levels, outcome, wanted: 'fall', harm: [], nMissing: 0, nFailed: 0 })]);
    return {
      title: `Sensitivity: ${intro.title || intro.name}`,
      paragraphs: [
        ...(intro.question === '' ? [] : [intro.question]), `${intro.design} of ${intro.nPoints} points, ${intro.nRuns} runs${intro.isComplete ? '' : ', not complete'}, over ${intro.factors.map((f) => f.path).join(', ')}.`, ...intro.notes,
        ...found.map(([outcome, { sentences }]) => `${phraseOf(outcome).text[0]!.toUpperCase()}${phraseOf(outcome).text.slice(1)}: ${sentences.join(' ')}`),
      ],
      tables: found.flatMap(([outcome, { tables }]) => tables.filter((t) => t.rows.length > 0).map(({ head, rows }) => ({ caption: `${phraseOf(outcome).text}${rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} of ${rows.length}` : ''}`, head: head.map((cell) => cell || 'remark'), rows: rows.slice(0, MOST_ROWS) }))),
    };
  });
}

/** Harm that is told origin by origin, and most origins of a table. */
const [BORNE, MOST_ORIGINS] = [['debtInr', 'familiesWaiting'], 8] as const;

/** Returns who bears harm: the origins where it changes most, policy by policy. */
function burdenSection(told: readonly Told[]): ToldSection | null {
  const [base, ...variants] = told as [Told, ...Told[]];
  if (variants.length === 0) return null;
  const tables = BORNE.flatMap((outcome) => {
    const origins = base.results[0]!.names.filter((n) => n.startsWith(`${outcome}.`)).map((name) => {
      const effects = variants.map((v) => effectOf(base.results, v.results, name));
      return { name, effects, most: Math.max(...effects.map((e) => Math.abs(e.difference.mean))) };
    }).filter((o) => o.most > 0).sort((a, b) => b.most - a.most).slice(0, MOST_ORIGINS);
    const rows = origins.map(({ name, effects }) => [name.slice(outcome.length + 1).replace(/-/g, ' '), readable(effects[0]!.baseline), ...effects.map(cell)]);
    return rows.length === 0 ? [] : [{ caption: `${phraseOf(outcome).text}, ${outcomeOf(outcome)?.unit ?? ''}: the ${rows.length} origins where it changes most`, head: ['origin', base.name, ...variants.map((v) => v.name)], rows }];
  });
  return { title: 'Who bears it', paragraphs: tables.length > 0 ? ['Harm that is counted by origin: levels of the first scenario, then paired differences with 95 % intervals. Origins were picked by the size of the difference, so that some of it is luck.'] : ['No harm that is counted by origin differs between these scenarios.'], tables };
}

/** The command that makes the compared runs again. */
function commandOf(told: readonly Told[]): string {
  const { record } = told[0]!;
  const set = Object.entries(record.set).map(([path, value]) => ` --set '${path}=${String(value)}'`).join('');
  return `pravas ${told.length > 1 ? 'compare' : 'run'} ${told.map((t) => t.record.file).join(' ')} --scale ${record.scale} --replicates ${record.replicates} --seed ${record.seed} --from ${record.from} --to ${record.to}${set}${told.every((t) => t.record.file.startsWith('pravas:')) ? '' : '   # in the folder of the results'}`;
}

/** Sections of prose: the question first. */
function sections(reported: Reported): ToldSection[] {
  const { version, told, sweeps } = reported;
  const [first] = told;
  const limits: ToldSection = { title: 'Limits', paragraphs: ['Not a forecast, and no guide to a journey. Free parameters were set by hand; unit costs of levers are assumed. Counts that are rare in a sample, such as deaths, can be told apart only in large runs.'] };
  if (!first && sweeps.length === 0) return [];
  if (!first) return [{ title: sweeps.map((s) => s.intro.title || s.intro.name).join(', '), paragraphs: sweeps.map((s) => s.intro.question).filter((q) => q !== '') }, ...sensitivitySections(reported), limits];
  const { record } = first;
  return [
    { title: told.length > 1 ? `${first.about.title || first.name}: ${told.length - 1} ${told.length === 2 ? 'policy' : 'policies'} compared` : first.about.title || first.name, paragraphs: [...new Set(told.map((t) => t.about.question).filter((q) => q !== ''))] },
    { title: 'Method', paragraphs: [
      `Every household of the sample (scale ${record.scale}) was simulated month by month from ${record.from} to ${record.to} in ${record.replicates} replicate${record.replicates === 1 ? '' : 's'} with seed ${record.seed}. Scenarios see the same draws, so that differences are of policies and not of luck. Intervals are 95 % t-intervals of the mean of paired replicates.`] },
    ...[burdenSection(told)].filter((x) => x !== null),
    ...sensitivitySections(reported),
    limits,
    { title: 'Reproduce', paragraphs: [commandOf(told), ...told.map((t) => `${t.name}: digest ${t.record.digest}`), ...(version ? [`pravas ${version}`] : [])] },
  ];
}

/** Headline table and changes of the compared runs, as Markdown. */
function comparisonMarkdown(told: readonly Told[]): string[] {
  const [base, ...variants] = told as [Told, ...Told[]];
  const names = HEADLINE.filter((n) => base.results[0]!.names.includes(n));
  const rows = names.map((name) => [
    `${phraseOf(name).text}${outcomeOf(name)?.harm ? ' (harm)' : ''}`, readable(effectOf(base.results, base.results, name).baseline), ...variants.map((v) => cell(effectOf(base.results, v.results, name))),
  ]);
  const changes = variants.flatMap((v) => [`\n### ${plain(v.name)}\n`, ...(v.about.trouble ? [`${plain(v.about.trouble)}\n`] : []),
    ...v.about.changes.map((c) => `- ${plain(c.path)}: ${c.from === null ? 'absent' : readable(Number(c.from.toPrecision(4)))} → ${readable(Number(c.to.toPrecision(4)))} since ${c.since}`), ...v.about.inert.map((i) => `- ${plain(i.path)} changes nothing, because ${plain(i.reason)}`)]);
  return [
    '## Headline\n', ...markdownTable(['over the reported months', base.name, ...variants.map((v) => v.name)], rows), '\nLevels of the first, then paired differences with 95 % intervals.\n',
    ...(variants.length > 0 ? ['## What changed', ...changes, ''] : []),
  ];
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [line(head), `|---|${head.slice(1).map(() => '---:').join('|')}|`, ...rows.map(line)];
}

function sectionMarkdown({ title, paragraphs, tables }: ToldSection, marks: string): string[] {
  return [
    `${marks} ${plain(title)}\n`, ...paragraphs.map((p) => (title === 'Reproduce' ? `    ${p.replace(/\s+/g, ' ')}` : `${tables ? plain(p) : p}\n`)),
    ...(tables ?? []).flatMap((t) => [`**${plain(t.caption)}**\n`, ...markdownTable(t.head, t.rows), '']), '',
  ];
}

function forecastMarkdown(file: ForecastFile, marks: string): string[] {
  const { title, question, headline, sections: parts } = forecastTold(file);
  return [`${marks} ${plain(title)}\n`, `${plain(question)}\n`, ...headline.map((t) => `- ${plain(t)}`), '', ...parts.flatMap((s) => sectionMarkdown({ tables: [], ...s }, `${marks}#`))];
}

/** Returns the report as Markdown: it needs nothing to be read. */
export function reportMarkdown(reported: Reported): string {
  const [question, ...others] = sections(reported);
  const forecasts = reported.forecasts.flatMap((f, i) => forecastMarkdown(f, question || i > 0 ? '##' : '#'));
  if (!question) return forecasts.join('\n');
  const sources = reported.told.flatMap((t) => t.record.sources).map((s) => `- ${plain(s.file)} \`${s.sha256}\``);
  return [
    `# ${plain(question!.title)}\n`, ...question!.paragraphs.map((p) => `${plain(p)}\n`), ...(reported.told.length > 0 ? comparisonMarkdown(reported.told) : []),
    ...others.flatMap((s) => sectionMarkdown(s, '##')), ...forecasts,
    ...(sources.length > 0 ? ['## Data and sources\n', ...new Set(sources), ''] : []),
  ].join('\n');
}

/** Returns what the page of a report is filled with. */
export function reportData(reported: Reported): object {
  const { told, version, sweeps } = reported;
  const [first] = told;
  const names = first ? first.results[0]!.names.filter((n) => (outcomeOf(n)?.name === n || !outcomeOf(n) || KEPT.test(n)) && told.every((t) => t.results[0]!.names.includes(n))) : [];
  return {
    version, names, months: first ? Array.from(first.results[0]!.months) : [], headline: HEADLINE.filter((n) => names.includes(n)), markdown: sections(reported), sweeps: sweeps.map(portableSweep), forecasts: reported.forecasts,
    scenarios: told.map((t) => ({ name: t.name, record: t.record, about: t.about, values: t.results.map((r) => valuesOf(r, names)) })),
  };
}

/** Returns the page with data in its slot. Nothing in the data can end the slot. */
export function filled(page: string, data: unknown): string {
  const json = JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
  return page.replace(/(<script type="application\/json" id="results">)null(<\/script>)/, (_all, open: string, close: string) => open + json + close);
}

/** Outcomes that a page keeps of a scenario, [names × months] a replicate. */
function valuesOf(r: RunResult, names: readonly string[]): number[] {
  const n = r.months.length;
  return names.flatMap((name) => Array.from(r.values.subarray(r.names.indexOf(name) * n, (r.names.indexOf(name) + 1) * n)));
}
