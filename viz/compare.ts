import { type About, type ForecastFile, readForecast, type RecordedRun, readOutcomeParquet, readOutcomes, type RunResult, type StoredSweep } from '../engine/index.ts';
import { showComparison } from './comparing.ts';
import { type Compared, comparisonOf } from './comparison.ts';
import { comparisonOfFiles, forecastOfFiles } from './dropped.ts';
import { h } from './element.ts';
import { showForecast } from './forecast.ts';
import { heldDesk, servedDesk } from './sweep-desk.ts';
import { showSweep } from './sweeps.ts';

/** Results that come with the page: a folder that is served, a hindcast, a store of a sweep that the server is asked about, a small sweep, or a part of the scenario library that was simulated beforehand. */
interface Entry {
  readonly name: string;
  /** Folder beside the page. */
  readonly path: string;
  readonly kind: 'results' | 'store' | 'sweep' | 'library' | 'forecast';
  /** What is said above it. */
  readonly note?: string;
}

/** What the page was told that there is: lists of entries, beside it. */
function listsOfPage(): string[] {
  return [...document.querySelectorAll<HTMLMetaElement>('meta[name="pravas-results"], meta[name="pravas-library"]')].map((m) => m.content);
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response;
}

async function jsonOf<T>(path: string): Promise<T> {
  return (await (await fetched(path)).json()) as T;
}

async function tableOf(path: string): Promise<Map<string, RunResult[]>> {
  return readOutcomeParquet(new Uint8Array(await (await fetched(path)).arrayBuffer()));
}

/** Builds the page that compares stored results: those that come with the page, and files dropped on it. */
export async function comparePage(root: HTMLElement): Promise<void> {
  const place = h('div', {});
  const heading = h('h1', {});
  const name = (title: string): void => {
    heading.textContent = title;
    document.title = `pravas: ${title.toLowerCase()}`;
  };
  name('Compare policies');
  const told = h('p', { class: 'status', role: 'status' });
  let shown = 0;
  const show = (all: readonly Compared[], everything?: Promise<readonly Compared[]>): void => {
    place.replaceChildren();
    name('Compare policies');
    const first = all[0]!.results[0]!;
    const { scale } = all[0]!.record ?? {};
    told.textContent = `${all.length} scenario${all.length === 1 ? '' : 's'}, ${all[0]!.results.length} replicate${all[0]!.results.length === 1 ? '' : 's'}${scale === undefined ? '' : `, a sample of 1 in ${Number((1 / scale).toPrecision(3))}`}, ${first.months.length} months.`;
    showComparison(place, all, everything ? { everything } : {});
    performance.mark('results shown');
  };
  const tell = (forecast: ForecastFile, note = ''): void => {
    place.replaceChildren();
    told.textContent = note;
    name('Hindcast');
    showForecast(place, forecast);
    document.documentElement.dataset['state'] = 'done';
  };
  const fail = (error: unknown): void => {
    told.replaceChildren(h('span', { class: 'problem' }, (error as Error).message));
    document.documentElement.dataset['state'] = 'failed';
  };
  const read = async (files: readonly File[]): Promise<void> => {
    try {
      shown++;
      const forecast = await forecastOfFiles(files);
      if (forecast) tell(forecast);
      else show(await comparisonOfFiles(files));
    } catch (error) {
      fail(error);
    }
  };
  const picker = h('input', { type: 'file', multiple: true, accept: '.csv,.json,.yaml,.yml,.parquet', id: 'files', 'aria-label': 'Results to open', change: () => void read([...(picker.files ?? [])]) });
  const drop = h('div', {
    class: 'drop', dragover: (e) => { e.preventDefault(); drop.classList.add('over'); }, dragleave: () => drop.classList.remove('over'),
    drop: (e) => { e.preventDefault(); drop.classList.remove('over'); void read([...((e as DragEvent).dataTransfer?.files ?? [])]); },
  }, h('p', {}, 'Drop outcomes.csv and record.json here, and scenario files of your own, or hindcast.json, or choose them: they stay on this machine.'), picker);
  const lists = listsOfPage();
  root.append(heading, told, place, lists.length > 0 ? h('details', {}, h('summary', {}, 'Open other results'), drop) : drop);
  if (lists.length === 0) {
    told.textContent = 'Results come from `pravas compare`, which writes outcomes.csv and record.json.';
    return;
  }
  const open = async ({ name: label, path, kind, note }: Entry): Promise<void> => {
    const turn = ++shown;
    told.textContent = `Reading ${label}…`;
    document.documentElement.dataset['state'] = 'reading';
    if (kind === 'store' || kind === 'sweep') {
      const desk = kind === 'store' ? await servedDesk(path) : heldDesk(await jsonOf<StoredSweep>(`${path}/sweep.json`));
      if (turn !== shown) return;
      const { intro } = desk;
      told.textContent = [`${intro.name}: ${intro.design}, ${intro.nPoints} points, ${intro.nRuns} runs${intro.isComplete ? '' : ', not complete'}.`, intro.question, ...intro.notes].filter((t) => t !== '').join(' ');
      place.replaceChildren();
      name('Compare policies');
      await showSweep(place, desk);
      document.documentElement.dataset['state'] = 'done';
      return;
    }
    if (kind === 'forecast') {
      const text = await (await fetched(`${path}/forecast.json`)).text();
      if (turn === shown) tell(readForecast(text, label), note);
      return;
    }
    const outcomes = kind === 'library' ? tableOf(`${path}/totals.parquet`) : fetched(`${path}/outcomes.csv`).then(async (r) => readOutcomes(await r.text()));
    const [table, record, about] = await Promise.all([outcomes, jsonOf<{ runs: RecordedRun[] }>(`${path}/record.json`), jsonOf<About[]>(`${path}/about.json`)]);
    if (turn !== shown) return;
    // Totals stand at once; their parts, which are ten times as much, come after them.
    show(comparisonOf(table, record, about), kind === 'library' ? tableOf(`${path}/outcomes.parquet`).then((all) => comparisonOf(all, record, about)) : undefined);
  };
  try {
    const entries = (await Promise.all(lists.map((l) => jsonOf<Entry[]>(l)))).flat();
    if (entries.length > 1) {
      const select = h('select', { 'aria-label': 'Results', change: () => void open(entries[Number(select.value)]!).catch(fail) }, ...entries.map((f, i) => h('option', { value: i }, f.name)));
      told.before(select);
    }
    await open(entries[0]!);
  } catch (error) {
    fail(error);
  }
}
