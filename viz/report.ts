import './style.css';
import type { About, ForecastFile, FrozenSweep, RecordedRun, RunResult, StoredSweep, ToldSection } from '../engine/index.ts';
import { showComparison } from './comparing.ts';
import type { Compared } from './comparison.ts';
import { h } from './element.ts';
import { sectionElements, showForecast } from './forecast.ts';
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
  readonly forecasts: readonly ForecastFile[];
  readonly markdown: readonly ToldSection[];
}

const data = JSON.parse(document.querySelector('#results')!.textContent!) as ReportData | null;
const main = document.querySelector('main')!;
const root = h('div', { class: 'report' });
main.replaceChildren(root);

async function show({ names, months, headline, scenarios, sweeps, forecasts, markdown, version }: ReportData): Promise<void> {
  const all = scenarios.map((x): Compared => ({
    name: x.name, record: x.record, about: x.about,
    results: x.values.map((values): RunResult => ({ names, months: Int32Array.from(months), values: Float64Array.from(values), households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 })),
  }));
  const [question, ...others] = markdown;
  document.title = `pravas: ${[...all.map((c) => c.name), ...sweeps.map((s) => s.intro.name), ...forecasts.map((f) => `hindcast of ${f.scenario}`)].join(', ')}`;
  if (question) root.append(h('h1', {}, question.title), ...question.paragraphs.map((p) => h('p', {}, p)));
  if (all.length > 0) showComparison(root, all, { charts: headline });
  const left = [...sweeps];
  // How to make the numbers again stands under the comparison already.
  for (const section of others.filter((s) => s.title !== 'Reproduce')) {
    root.append(...sectionElements(section, 'h2'));
    const sweep = section.title.startsWith('Sensitivity: ') ? left.shift() : undefined;
    if (!sweep) continue;
    const place = h('div', {});
    root.append(place);
    await showSweep(place, 'isFrozen' in sweep ? frozenDesk(sweep) : heldDesk(sweep));
  }
  forecasts.forEach((f, i) => showForecast(root, f, question || i > 0 ? 'h2' : 'h1'));
  if (version) root.append(h('p', { class: 'note' }, `pravas ${version}`));
}

if (data) await show(data);
else root.append(h('p', {}, 'An empty report: `pravas report <results>` fills it.'));
document.documentElement.dataset['state'] = 'done';
