import { type About, aboutRuns, FORECAST_FILES, type ForecastFile, readForecast, readOutcomeParquet, readOutcomes, type RecordedRun, type ScenarioFiles } from '../engine/index.ts';
import { type Compared, comparisonOf } from './comparison.ts';
import { LIBRARY, libraryFiles } from './library.ts';

const baseOf = (path: string): string => path.split(/[\\/]/).pop()!;

/** Returns the name under which the library ships a file, if it does: by its place under `scenarios`. */
function shippedName(file: string): string | null {
  const name = /^(?:pravas:|.*\bscenarios[\\/])((?:(?:corridors|policies|data)[\\/])?[^\\/]+)$/.exec(file)?.[1]?.replace(/\\/g, '/');
  const path = name === undefined ? '' : /\.\w+$/.test(name) ? name : `${name}.yaml`;
  return Object.hasOwn(LIBRARY, path) ? path : null;
}

/** Returns access to dropped scenario files by their names, and to those that ship. */
function filesOf(own: Readonly<Record<string, string>>): ScenarioFiles {
  const files = libraryFiles(own);
  return {
    read: files.read,
    // Dropped files have lost their folders.
    resolve: (from, reference) => {
      if (Object.hasOwn(own, baseOf(reference))) return baseOf(reference);
      return Object.hasOwn(own, from) ? (shippedName(reference) ?? files.resolve(from, reference)) : files.resolve(from, reference);
    },
  };
}

async function hashOf(text: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))), (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Says what of a run’s sources is not what it was when it ran. */
async function differing(run: RecordedRun, own: Readonly<Record<string, string>>): Promise<string | null> {
  const other: string[] = [];
  for (const { file, sha256 } of run.sources) {
    const text = own[baseOf(file)] ?? LIBRARY[shippedName(file) ?? ''];
    const hash = text === undefined ? null : await hashOf(text);
    if (hash !== null && hash !== sha256) other.push(baseOf(file));
  }
  return other.length > 0 ? `not the files that were run, so that changes may be others: ${other.join(', ')}` : null;
}

/** Reads what each run is and changes, from files that ship and files that were dropped. */
async function aboutOf(runs: readonly RecordedRun[], own: Readonly<Record<string, string>>): Promise<About[]> {
  const found = aboutRuns(runs, filesOf(own), (run) => {
    const name = baseOf(run.file);
    const path = Object.hasOwn(own, name) ? name : shippedName(run.file);
    if (path === null) throw new Error(`drop ${name} too to see what it changes`);
    return path;
  });
  return Promise.all(found.map(async (a, i): Promise<About> => {
    const trouble = a.trouble ?? (await differing(runs[i]!, own));
    return trouble === null ? a : { ...a, trouble };
  }));
}

/** Reads what `hindcast` wrote, where that was dropped; null where something else was. @throws ScenarioError BAD_HINDCAST */
export async function forecastOfFiles(files: readonly File[]): Promise<ForecastFile | null> {
  if (files.some((f) => /\.(csv|parquet)$/i.test(f.name))) return null;
  const file = files.find((f) => f.name.toLowerCase().endsWith('.json'));
  if (!file) return null;
  const text = await file.text();
  return (FORECAST_FILES as readonly string[]).includes(file.name) || /"(trainTo|pooled)"/.test(text) ? readForecast(text, file.name) : null;
}

/** Joins files that were dropped: numbers, and where they are given the record and scenario files. @throws Error that says what is missing */
export async function comparisonOfFiles(files: readonly File[]): Promise<Compared[]> {
  const ending = (text: string): File | undefined => files.find((f) => f.name.toLowerCase().endsWith(text));
  const [csv, parquet, json] = ['.csv', '.parquet', '.json'].map(ending);
  if (!csv && !parquet) throw new Error('give an outcomes.csv, and the record.json beside it');
  const outcomes = csv ? readOutcomes(await csv.text()) : await readOutcomeParquet(new Uint8Array(await parquet!.arrayBuffer()));
  if (!json) return comparisonOf(outcomes, null, []);
  const record = JSON.parse(await json.text()) as { runs?: RecordedRun[] };
  if (!Array.isArray(record.runs)) throw new Error(`${json.name} names no runs: give the record.json that \`run\` or \`compare\` wrote`);
  const own = Object.fromEntries(await Promise.all(files.filter((f) => /\.ya?ml$/i.test(f.name)).map(async (f) => [f.name, await f.text()] as const)));
  return comparisonOf(outcomes, { runs: record.runs }, await aboutOf(record.runs, own));
}
