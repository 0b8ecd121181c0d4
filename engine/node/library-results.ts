import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from '../catalog/outcomes.ts';
import { storedSweep } from '../experiment/stored-sweep.ts';
import { readForecast } from '../forecast/forecast-file.ts';
import type { RecordedRun } from '../results/about.ts';
import { outcomeParquet } from '../results/outcome-table.ts';
import { readScenario } from '../scenario/read.ts';
import { aboutResults } from './about.ts';
import { scenarioFiles, LIBRARY } from './files.ts';
import { saveFile } from './output.ts';
import { allThreads } from './pool.ts';
import { SITE } from './site.ts';
import { simulateScenarios } from './simulation.ts';
import { portableName } from './recorded.ts';
import { readSweepOf } from './sweep-source.ts';
import { runSweep } from './sweep/sweep.ts';

/** A hindcast, or rolling forecasts, made beforehand. */
export interface ShippedHindcast {
  readonly file: string;
  readonly name: string;
  /** What the page says above it. */
  readonly note: string;
}

/** How much of the library is simulated for a site. */
export interface LibraryOptions {
  /** Folder of the built site. */
  readonly site: string;
  readonly scale: number;
  readonly replicates: number;
  /** Names of corridors, default all; and sweeps whose summaries are shown. */
  readonly corridors?: readonly string[];
  readonly sweeps?: readonly string[];
  readonly hindcasts?: readonly ShippedHindcast[];
  /** Reported months, where not those of the scenarios. */
  readonly from?: string;
  readonly to?: string;
  readonly isQuiet?: boolean;
}

/** One entry of the list that the compare page reads. */
export interface LibraryEntry {
  readonly name: string;
  /** Folder beside the page. */
  readonly path: string;
  readonly kind: 'library' | 'sweep' | 'forecast';
  readonly note?: string;
}

const calibration = (name: string): string => join(LIBRARY, 'calibration', name);

/** Forecasts take longer than a build should: they were made beforehand, and are committed beside what is told of them. */
export const HINDCASTS: readonly ShippedHindcast[] = [
  {
    file: calibration('india-north-america-hindcast.json'), name: 'Hindcast: India to the United States and Canada',
    note: 'One year cannot tell a good model from a lucky one: rolling forecasts of India, and what the model lacks, are in scenarios/calibration/README.md.',
  },
  {
    file: calibration('central-mediterranean-rolling.json'), name: 'Rolling forecasts: the Central Mediterranean',
    note: 'An upper end: dated steps of this corridor were set by hand with sight of the whole series. scenarios/calibration/README.md says more.',
  },
];

/** What a build simulates: small, so that it takes a minute or two. */
const SHIPPED = { scale: 0.005, replicates: 3, sweeps: ['enforcement-x-pathways'], hindcasts: HINDCASTS } as const;
const namesIn = (folder: string): string[] => readdirSync(join(LIBRARY, folder)).filter((f) => f.endsWith('.yaml')).map((f) => f.replace(/\.yaml$/, ''));

/** Policies that come first, since the page shows the first few: those that the README compares. */
const FIRST = ['border-enforcement', 'broker-crackdown', 'awareness-campaign', 'legal-pathways'];

/** Returns shipped policies by the corridor that they change. */
function policiesByCorridor(): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const name of new Set([...FIRST, ...namesIn('policies')])) {
    const { sources } = readScenario(`pravas:policies/${name}`, scenarioFiles());
    const corridor = sources.map((s) => /corridors[\\/]([^\\/]+)\.yaml$/.exec(s.file)?.[1]).find((c) => c !== undefined);
    if (corridor !== undefined) out.set(corridor, [...(out.get(corridor) ?? []), name]);
  }
  return out;
}

/** Returns a record whose sources have names that hold on every machine. */
function recordText(text: string, folder: string): string {
  const record = JSON.parse(text) as { runs: RecordedRun[] };
  const runs = record.runs.map((run) => ({ ...run, sources: run.sources.map((s) => ({ ...s, file: portableName(resolve(folder, s.file), folder) })) }));
  return `${JSON.stringify({ ...record, runs }, null, 2)}\n`;
}

/** Whether a page needs an outcome at once: totals, not their parts. */
const isTotal = (name: string): boolean => !name.includes('.') || outcomeOf(name)?.name === name || /^departures\.(irregular|legal)$/.test(name);

/** Simulates corridors with their policies, and writes what the compare page shows of them: totals at once, everything when it is asked for. */
async function writeCorridor(corridor: string, policies: readonly string[], folder: string, options: LibraryOptions): Promise<void> {
  const { scale, replicates, from, to, isQuiet = true } = options;
  const out = mkdtempSync(join(tmpdir(), 'pravas-library-'));
  try {
    const { simulated } = await simulateScenarios([`pravas:corridors/${corridor}`, ...policies.map((p) => `pravas:policies/${p}`)], {
      scale, replicates, threads: allThreads(), set: {}, isQuiet, out, signal: new AbortController().signal, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
    });
    mkdirSync(folder, { recursive: true });
    const all = simulated.map((s) => ({ name: s.scenario.name, results: s.results }));
    writeFileSync(join(folder, 'outcomes.parquet'), outcomeParquet(all));
    writeFileSync(join(folder, 'totals.parquet'), outcomeParquet(all, all[0]!.results[0]!.names.filter(isTotal)));
    saveFile(join(folder, 'about.json'), [JSON.stringify(aboutResults(out))]);
    saveFile(join(folder, 'record.json'), [recordText(readFileSync(join(out, 'record.json'), 'utf8'), out)]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Simulates the shipped corridors with their policies, and sweeps, and writes their results and hindcasts beside a built site, whose page is told of them. @throws ScenarioError BAD_HINDCAST */
export async function writeLibraryResults(options: LibraryOptions): Promise<LibraryEntry[]> {
  const { site, scale, replicates, corridors = namesIn('corridors'), sweeps = [], hindcasts = [], from, to, isQuiet = true } = options;
  const policies = policiesByCorridor();
  const entries: LibraryEntry[] = [];
  // The corridor with most policies first: it is what the page opens with.
  for (const corridor of [...corridors].sort((a, b) => (policies.get(b)?.length ?? 0) - (policies.get(a)?.length ?? 0))) {
    const path = `library/${corridor}`;
    await writeCorridor(corridor, policies.get(corridor) ?? [], join(site, path), options);
    entries.push({ name: readScenario(`pravas:corridors/${corridor}`, scenarioFiles()).title, path, kind: 'library' });
  }
  for (const sweep of sweeps) {
    const store = mkdtempSync(join(tmpdir(), 'pravas-library-'));
    try {
      await runSweep({ file: join(LIBRARY, 'sweeps', `${sweep}.yaml`), scale, replicates, threads: allThreads(), out: store, isQuiet, signal: new AbortController().signal, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
      const path = `library/${sweep}`;
      mkdirSync(join(site, path), { recursive: true });
      saveFile(join(site, path, 'sweep.json'), [JSON.stringify(storedSweep(await readSweepOf(store, sweep)))]);
      entries.push({ name: `Sweep: ${sweep.replace(/-/g, ' ')}`, path, kind: 'sweep' });
    } finally {
      rmSync(store, { recursive: true, force: true });
    }
  }
  for (const [i, { file, name, note }] of hindcasts.entries()) {
    const path = `library/hindcast-${i + 1}`;
    const text = readFileSync(file, 'utf8');
    readForecast(text, file);
    mkdirSync(join(site, path), { recursive: true });
    saveFile(join(site, path, 'forecast.json'), [text]);
    entries.push({ name, path, kind: 'forecast', note });
  }
  saveFile(join(site, 'library.json'), [JSON.stringify(entries)]);
  const page = join(site, 'index.html');
  saveFile(page, [readFileSync(page, 'utf8').replace(/\n?<meta name="pravas-library"[^>]*>/, '').replace('<head>', () => '<head>\n<meta name="pravas-library" content="library.json">')]);
  return entries;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeLibraryResults({ site: SITE, isQuiet: false, ...SHIPPED });
