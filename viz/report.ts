import './style.css';
import type { About, RecordedRun, RunResult } from '../engine/index.ts';
import { showComparison } from './comparing.ts';
import type { Compared } from './comparison.ts';
import { h } from './element.ts';

/** What `pravas report` writes into the page. */
interface ReportData {
  readonly version: string;
  readonly names: readonly string[];
  readonly months: readonly number[];
  readonly headline: readonly string[];
  readonly scenarios: readonly { readonly name: string; readonly record: RecordedRun; readonly about: About; readonly values: readonly (readonly number[])[] }[];
  readonly markdown: readonly { readonly title: string; readonly paragraphs: readonly string[] }[];
}

const data = JSON.parse(document.querySelector('#results')!.textContent!) as ReportData | null;
const main = document.querySelector('main')!;
const root = h('div', { class: 'report' });
main.replaceChildren(root);
if (data) {
  const all = data.scenarios.map((x): Compared => ({
    name: x.name, record: x.record, about: x.about,
    results: x.values.map((values): RunResult => ({ names: data.names, months: Int32Array.from(data.months), values: Float64Array.from(values), households: 0, householdMonths: 0, visits: 0, evaluations: 0, accepted: 0 })),
  }));
  const [question, ...others] = data.markdown;
  document.title = `pravas: ${all.map((c) => c.name).join(', ')}`;
  root.append(h('h1', {}, question!.title), ...question!.paragraphs.map((p) => h('p', {}, p)));
  showComparison(root, all, { charts: data.headline });
  root.append(...others.filter((s) => s.title !== 'Reproduce').flatMap((s) => [h('h2', {}, s.title), ...s.paragraphs.map((p) => h('p', {}, p))]));
} else root.append(h('p', {}, 'An empty report: `pravas report <results>` fills it.'));
document.documentElement.dataset['state'] = 'done';
