import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { outcomeOf } from '../../catalog/outcomes.ts';
import { phraseOf } from '../../catalog/phrases.ts';
import type { About, RecordedRun } from '../../results/about.ts';
import { readOutcomes } from '../../results/csv-reader.ts';
import { type Effect, effectOf } from '../../results/effect.ts';
import { readable, signed } from '../../results/table.ts';
import type { RunResult } from '../../simulate/run.ts';
import { aboutResults, recordIn, ResultsError } from '../about.ts';
import { saveFile } from '../output.ts';
import { ensureSite, SITE } from '../site.ts';

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

interface Section {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const cell = (e: Effect): string => (e.isSame ? 'identical' : `${signed(e.difference.mean)}${e.difference.low === null ? '' : ` [${signed(e.difference.low)}, ${signed(e.difference.high!)}]`}`);
/** A text that Markdown reads as text. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`).replace(/\s+/g, ' ');

function read(folder: string): { version: string; told: Told[] } {
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

/** Sections of prose: the question first. */
function sections(version: string, told: readonly Told[]): Section[] {
  const first = told[0]!;
  const { record } = first;
  const set = Object.entries(record.set).map(([path, value]) => ` --set '${path}=${String(value)}'`).join('');
  return [
    { title: told.length > 1 ? `${first.about.title || first.name}: ${told.length - 1} ${told.length === 2 ? 'policy' : 'policies'} compared` : first.about.title || first.name, paragraphs: told.map((t) => t.about.question).filter((q) => q !== '') },
    { title: 'Method', paragraphs: [
      `Every household of the sample (scale ${record.scale}) was simulated month by month from ${record.from} to ${record.to} in ${record.replicates} replicate${record.replicates === 1 ? '' : 's'} with seed ${record.seed}. Scenarios see the same draws, so that differences are of policies and not of luck. Intervals are 95 % t-intervals of the mean of paired replicates.`] },
    { title: 'Sensitivity', paragraphs: ['Intervals carry the chance of the simulation alone, no uncertainty of parameters. A sweep over parameters (`pravas sweep`) shows how far effects depend on them.'] },
    { title: 'Limits', paragraphs: ['Not a forecast, and no guide to a journey. Free parameters were set by hand; unit costs of levers are assumed. Counts that are rare in a sample, such as deaths, can be told apart only in large runs.'] },
    { title: 'Reproduce', paragraphs: [
      `pravas ${told.length > 1 ? 'compare' : 'run'} ${told.map((t) => t.record.file).join(' ')} --scale ${record.scale} --replicates ${record.replicates} --seed ${record.seed} --from ${record.from} --to ${record.to}${set}${told.every((t) => t.record.file.startsWith('pravas:')) ? '' : '   # in the folder of the results'}`,
      ...told.map((t) => `${t.name}: digest ${t.record.digest}`), ...(version ? [`pravas ${version}`] : [])] },
  ];
}

/** Returns the report as Markdown: it needs nothing to be read. */
export function reportMarkdown(version: string, told: readonly Told[]): string {
  const [question, ...others] = sections(version, told);
  const [base, ...variants] = told as [Told, ...Told[]];
  const names = HEADLINE.filter((n) => base.results[0]!.names.includes(n));
  const head = ['over the reported months', base.name, ...variants.map((v) => v.name)];
  const rows = names.map((name) => [
    `${phraseOf(name).text}${outcomeOf(name)?.harm ? ' (harm)' : ''}`, readable(effectOf(base.results, base.results, name).baseline), ...variants.map((v) => cell(effectOf(base.results, v.results, name))),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  const changes = variants.flatMap((v) => [`\n### ${plain(v.name)}\n`, ...(v.about.trouble ? [`${plain(v.about.trouble)}\n`] : []),
    ...v.about.changes.map((c) => `- ${plain(c.path)}: ${c.from === null ? 'absent' : readable(Number(c.from.toPrecision(4)))} → ${readable(Number(c.to.toPrecision(4)))} since ${c.since}`), ...v.about.inert.map((i) => `- ${plain(i.path)} changes nothing, because ${plain(i.reason)}`)]);
  const sources = told.flatMap((t) => t.record.sources).map((s) => `- ${plain(s.file)} \`${s.sha256}\``);
  return [
    `# ${plain(question!.title)}\n`, ...question!.paragraphs.map((p) => `${plain(p)}\n`),
    '## Headline\n', line(head), `|---|${head.slice(1).map(() => '---:').join('|')}|`, ...rows.map(line), '\nLevels of the first, then paired differences with 95 % intervals.\n',
    ...(variants.length > 0 ? ['## What changed', ...changes, ''] : []),
    ...others.flatMap((s) => [`## ${s.title}\n`, ...s.paragraphs.map((p) => (s.title === 'Reproduce' ? `    ${p}` : `${p}\n`)), '']),
    '## Data and sources\n', ...new Set(sources), '',
  ].join('\n');
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

/** `report <results>`: one page that needs no network, or Markdown. */
export function addReport(program: Command, exit: (code: number) => void): void {
  program.command('report').argument('<results>', 'folder that run or compare wrote').description('write one self-contained page, or Markdown')
    .option('-o, --out <file>', 'file to write; .md for Markdown', 'report.html')
    .action(async (folder: string, flags: { out: string }) => {
      const { version, told } = read(folder);
      if (/\.(md|markdown)$/.test(flags.out)) saveFile(flags.out, [reportMarkdown(version, told)]);
      else {
        await ensureSite('report.html');
        const names = told[0]!.results[0]!.names.filter((n) => (outcomeOf(n)?.name === n || !outcomeOf(n) || KEPT.test(n)) && told.every((t) => t.results[0]!.names.includes(n)));
        const data = {
          version, names, months: Array.from(told[0]!.results[0]!.months), headline: HEADLINE.filter((n) => names.includes(n)), markdown: sections(version, told),
          scenarios: told.map((t) => ({ name: t.name, record: t.record, about: t.about, values: t.results.map((r) => valuesOf(r, names)) })),
        };
        saveFile(flags.out, [filled(readFileSync(join(SITE, 'report.html'), 'utf8'), data)]);
      }
      process.stdout.write(`${flags.out}\n`);
      exit(0);
    });
}
