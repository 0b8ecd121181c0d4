import { showComparison } from './comparing.ts';
import { type About, type Compared, comparisonOf, type RecordedRun } from './comparison.ts';
import { h } from './element.ts';
import { showSweep, type SweepSummary } from './sweeps.ts';

/** What the server says that it has. */
interface Folder {
  readonly name: string;
  readonly path: string;
  readonly isSweep: boolean;
}

async function textOf(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.text();
}

/** Builds the page that compares stored results: those that are served with the page, and files dropped on it. */
export async function comparePage(root: HTMLElement, isServed: boolean): Promise<void> {
  const place = h('div', {});
  const told = h('p', { class: 'status', role: 'status' });
  const show = (all: readonly Compared[]): void => {
    place.replaceChildren();
    told.textContent = `${all.length} scenario${all.length === 1 ? '' : 's'}, ${all[0]!.results.length} replicate${all[0]!.results.length === 1 ? '' : 's'}, ${all[0]!.results[0]!.months.length} months.`;
    showComparison(place, all);
  };
  const fail = (error: unknown): void => {
    told.replaceChildren(h('span', { class: 'problem' }, (error as Error).message));
    document.documentElement.dataset['state'] = 'failed';
  };
  const read = async (files: readonly File[]): Promise<void> => {
    try {
      const csv = files.find((f) => f.name.endsWith('.csv'));
      const json = files.find((f) => f.name.endsWith('.json'));
      if (!csv) throw new Error('give an outcomes.csv, and the record.json beside it');
      show(comparisonOf(await csv.text(), json ? (JSON.parse(await json.text()) as { runs: RecordedRun[] }) : null, []));
    } catch (error) {
      fail(error);
    }
  };
  const picker = h('input', { type: 'file', multiple: true, accept: '.csv,.json', id: 'files', 'aria-label': 'Results to open', change: () => void read([...(picker.files ?? [])]) });
  const drop = h('div', {
    class: 'drop', dragover: (e) => { e.preventDefault(); drop.classList.add('over'); }, dragleave: () => drop.classList.remove('over'),
    drop: (e) => { e.preventDefault(); drop.classList.remove('over'); void read([...((e as DragEvent).dataTransfer?.files ?? [])]); },
  }, h('p', {}, 'Drop outcomes.csv and record.json here, or choose them: they stay on this machine.'), picker);
  root.append(h('h1', {}, 'Compare policies'), told, place, isServed ? h('details', {}, h('summary', {}, 'Open other results'), drop) : drop);
  if (!isServed) {
    told.textContent = 'Results come from `pravas compare`, which writes outcomes.csv and record.json.';
    return;
  }
  try {
    const folders = JSON.parse(await textOf('results.json')) as Folder[];
    const open = async (f: Folder): Promise<void> => {
      told.textContent = `Reading ${f.name}…`;
      if (f.isSweep) {
        const sweep = JSON.parse(await textOf(`${f.path}/sweep.json`)) as SweepSummary;
        told.textContent = `${sweep.name}: ${sweep.design}, ${sweep.values.length} points${sweep.isComplete ? '' : ', not complete'}. ${sweep.notes.join(' ')}`;
        place.replaceChildren();
        showSweep(place, sweep);
        document.documentElement.dataset['state'] = 'done';
        return;
      }
      const [csv, record, about] = await Promise.all([textOf(`${f.path}/outcomes.csv`), textOf(`${f.path}/record.json`), textOf(`${f.path}/about.json`)]);
      show(comparisonOf(csv, JSON.parse(record) as { runs: RecordedRun[] }, JSON.parse(about) as About[]));
    };
    if (folders.length > 1) {
      const select = h('select', { 'aria-label': 'Results', change: () => void open(folders[Number(select.value)]!).catch(fail) }, ...folders.map((f, i) => h('option', { value: i }, f.name)));
      told.before(select);
    }
    await open(folders[0]!);
  } catch (error) {
    fail(error);
  }
}
