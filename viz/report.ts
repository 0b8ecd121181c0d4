import './style.css';
import type { About, FrozenSweep, RecordedRun, RunResult, StoredSweep } from '../engine/index.ts';
import { showComparison } from './comparing.ts';
import type { Compared } from './comparison.ts';
import { h, table } from './element.ts';
import { frozenDesk, heldDesk } from './sweep-desk.ts';
import { showSweep } from './sweeps.ts';

/** What `pravas report` writes into the page. */
interface ReportData {
  readonly version: string;
  readonly names: readonly string[];
  readonly months: readonly number[];
  readonly headline: readonly string[];
  readonly scenarios: readonly { readonly name: string; readonly record: RecordedRun; readonly about: About; readonly values: readonly (readonly number[])[] }[];
  readonly sweeps: readonly (StoredSweep | FrozenSweep)[];
  readonly markdown: readonly { readonly title: string; readonly paragraphs: readonly string[]; readonly tables?: readonly { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }[] }[];
}

const data = JSON.parse(document.querySelector('#results')!.textContent!) as ReportData | null;
const main = document.querySelector('main')!;
const root = h('div', { class: 'report' });
main.replaceChildren(root);

async function show({ names, months, headline, scenarios, sweeps, markdown, version }: ReportData): Promise<void> {
  const all = scenarios.map((x): Compared => ({
    name: x.name, record: x.record, about: x.about,
    results: x.values.map((values): RunResult => ({ names, months: Int32Array.from(months), values: Float64Array.from(values), households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 })),
  }));
  const [question, ...others] = markdown;
  document.title = `pravas: ${[...all.map((c) => c.name), ...sweeps.map((s) => s.intro.name)].join(', ')}`;
  root.append(h('h1', {}, question!.title), ...question!.paragraphs.map((p) => h('p', {}, p)));
  if (all.length > 0) showComparison(root, all, { charts: headline });
  const left = [...sweeps];
  // How to make the numbers again stands under the comparison already.
  for (const { title, paragraphs, tables = [] } of others.filter((s) => s.title !== 'Reproduce')) {
    root.append(h('h2', {}, title), ...paragraphs.map((p) => h('p', {}, p)),
      ...tables.map((t, i) => h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, table ${i + 1}` }, table(t.caption, t.head, t.rows))));
    const sweep = title.startsWith('Sensitivity: ') ? left.shift() : undefined;
    if (!sweep) continue;
    const place = h('div', {});
    root.append(place);
    await showSweep(place, 'isFrozen' in sweep ? frozenDesk(sweep) : heldDesk(sweep));
  }
  if (version) root.append(h('p', { class: 'note' }, `pravas ${version}`));
}

if (data) await show(data);
else root.append(h('p', {}, 'An empty report: `pravas report <results>` fills it.'));
document.documentElement.dataset['state'] = 'done';
