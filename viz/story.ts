import { type Condition, CONDITIONS, type Note, type Scenario, storyOf, type Title } from '../engine/index.ts';
import { h } from './element.ts';

/** Returns the titles of a scenario’s places and ways; names where it gives none. */
function titlesOf(scenario: Scenario): Title {
  const d = scenario.document;
  const sections: Readonly<Record<string, Readonly<Record<string, { readonly title?: string | undefined }>>>> = {
    destination: d.destinations, border: d.borders, leg: d.legs, route: d.routes, pathway: d.pathways,
  };
  const regions = new Map(scenario.strata.map((x) => [x.slug, x.region]));
  const article = (kind: string, title: string): string => (kind === 'destination' && /^(United|Netherlands|Philippines|Gulf)\b/.test(title) ? `the ${title}` : title);
  return (kind, name) => (kind === 'region' ? (regions.get(name) ?? name) : article(kind, sections[kind]?.[name]?.title ?? name));
}

const MONTH = /^(The end of )?(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}( to .*)?$/;

/** Returns a panel that finds one household and tells its life. */
export function storyPanel(scenario: () => Scenario, find: (what: Condition) => Promise<{ uid: number; notes: Note[] }>): HTMLElement {
  const text = h('div', { class: 'story', role: 'status', tabindex: '0', 'aria-label': 'Life of a household' });
  const picker = h('select', { 'aria-label': 'Whom to follow' }, ...CONDITIONS.map((c) => h('option', { value: c, selected: c === 'arrived' }, `somebody who ${c === 'arrived' || c === 'died' || c === 'returned' ? c : `was ${c}`}`)));
  const tell = async (): Promise<void> => {
    text.replaceChildren(h('p', {}, 'Looking for a household…'));
    try {
      const { uid, notes } = await find(picker.value as Condition);
      if (uid < 0) text.replaceChildren(h('p', {}, `No household in this sample: ${picker.value}. A larger share of communities may have one.`));
      else text.replaceChildren(h('p', { class: 'note' }, `Household ${uid}, fictional.`), ...storyOf(notes, titlesOf(scenario())).split('\n\n').map((p) => (MONTH.test(p) ? h('h4', {}, p) : h('p', {}, p))));
    } catch (error) {
      text.replaceChildren(h('p', { class: 'problem' }, (error as Error).message));
    }
  };
  return h('div', {}, h('div', { class: 'hold' }, picker, h('button', { type: 'button', click: () => void tell() }, 'Tell the story')), text);
}
