import { readable, readScenario } from '../engine/index.ts';
import { h } from './element.ts';
import { libraryFiles, shipped } from './library.ts';
import { queryOf, START, type State } from './state.ts';

/** What the controls can ask for. */
export interface Wishes {
  /** Takes a new state. @param isOther whether charts and sliders are to be built anew */
  change(state: State, isOther: boolean): void;
  exportScenario(): void;
  exportOutcomes(): void;
}

const MONTH = '\\d{4}-(0[1-9]|1[0-2])';
/** Shares of communities that can be chosen. */
const SAMPLES = [0.001, 0.01, 0.05, 0.1, 1];

function titleOf(name: string): string {
  try {
    return readScenario(`pravas:${name}`, libraryFiles()).title;
  } catch {
    return name;
  }
}

/** Returns the corridor that a policy changes, as the library names it; an empty text where it cannot be read. */
function corridorOf(policy: string): string {
  try {
    return readScenario(`pravas:${policy}`, libraryFiles()).sources.map((x) => x.file).find((f) => f.includes('corridors/'))?.replace(/\.yaml$/, '') ?? '';
  } catch {
    return '';
  }
}

const idOf = (label: string): string => `control-${label.toLowerCase().replace(/ /g, '-')}`;
const titles = new Map<string, string>();
const corridors = new Map<string, string>();
/** Returns what a function says of a name, asked once. */
function once(known: Map<string, string>, name: string, of: (name: string) => string): string {
  const text = known.get(name) ?? of(name);
  known.set(name, text);
  return text;
}

/** Returns the controls of the playground above its levers. @param now the state at the time of a click @param last last month that is reported */
export function controls(state: State, last: string, now: () => State, { change, exportScenario, exportOutcomes }: Wishes): HTMLElement {
  const choice = (label: string, value: string, options: readonly (readonly [string, string])[], then: (v: string) => void): HTMLElement => {
    const select = h('select', { id: idOf(label), change: () => then(select.value) }, ...options.map(([v, text]) => h('option', { value: v, selected: v === value }, text)));
    return h('label', {}, label, select);
  };
  const field = (label: string, type: string, value: string, then: (v: string) => void, extra: Record<string, string | number> = {}): HTMLElement => {
    const input = h('input', { id: idOf(label), type, value, ...extra, change: () => input.validity.valid && input.value !== '' && then(input.value) });
    return h('label', {}, label, input);
  };
  const policies = shipped('policies').filter((p) => once(corridors, p, corridorOf) === state.corridor);
  const copied = h('span', { class: 'note', role: 'status' });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
      copied.textContent = 'Copied.';
    } catch {
      copied.textContent = 'The address above is the link.';
    }
  };
  return h('div', { class: 'controls' },
    choice('Corridor', state.corridor, shipped('corridors').map((c) => [c, once(titles, c, titleOf)]), (corridor) => change({ ...START, corridor, scale: now().scale, replicates: now().replicates, seed: now().seed }, true)),
    choice('Begin from', state.preset, [['', 'the corridor as it is'], ...policies.map((p): [string, string] => [p, p.replace('policies/', '').replace(/-/g, ' ')])], (preset) => change({ ...now(), preset, levers: {} }, true)),
    h('div', { class: 'pair' },
      field('Levers act from', 'text', state.since, (since) => change({ ...now(), since }, false), { pattern: MONTH, size: 8 }),
      field('Until', 'text', state.to || last, (to) => change({ ...now(), to: to === last && state.to === '' ? '' : to }, true), { pattern: MONTH, size: 8 })),
    h('div', { class: 'pair' },
      choice('Sample', String(state.scale), [...new Set([...SAMPLES, state.scale])].sort((a, b) => a - b).map((x) => [String(x), `1 in ${readable(Math.round(1 / x))}`]), (v) => change({ ...now(), scale: Number(v) }, true)),
      field('Replicates', 'number', String(state.replicates), (v) => change({ ...now(), replicates: Number(v) }, false), { min: 1, max: 50 })),
    field('Seed', 'text', state.seed, (seed) => change({ ...now(), seed }, false)),
    h('div', { class: 'buttons' },
      h('button', { type: 'button', id: 'reset', click: () => change({ ...now(), levers: {}, equations: {} }, true) }, 'Reset levers'),
      h('button', { type: 'button', click: () => change({ ...now(), pin: now().pin ? '' : queryOf({ ...now(), pin: '' }) || `corridor=${now().corridor}` }, true), 'aria-pressed': state.pin ? 'true' : 'false', id: 'pin' }, 'Pin as baseline'),
      h('button', { type: 'button', id: 'export', click: exportScenario }, 'Export scenario'),
      h('button', { type: 'button', id: 'csv', click: exportOutcomes }, 'All outcomes (CSV)'),
      h('button', { type: 'button', click: () => void copy() }, 'Copy link'), copied));
}
