import { type Lever, LEVERS, leverOfLeaf, type Plan, readable } from '../engine/index.ts';
import { h } from './element.ts';

const GROUPS: Readonly<Record<string, string>> = {
  enforcement: 'Enforcement', border: 'After an encounter', transit: 'Countries on the way', cooperation: 'Cooperation', brokers: 'Brokers', labour: 'Employers', pathways: 'Legal pathways',
  asylum: 'Asylum', rescue: 'Rescue', regularisation: 'Regularisation', campaign: 'Awareness campaign', outreach: 'Outreach', support: 'Support', development: 'Development',
  diplomacy: 'Diplomacy', remittance: 'Remittances',
};
/** Farthest that a slider goes in multiples of the baseline; the field beside it goes to the bounds. */
const MOST_TIMES = 4;

/** What moves when a slider moves. @param value null when it goes back */
export type Move = (path: string, value: string | null) => void;

interface Scope {
  readonly path: string;
  readonly label: string;
  /** Value of the baseline in the last month; of several places the mean. */
  readonly base: number;
}

/** Returns the places of a lever in a plan: all of them together first, where there are several. */
function scopesOf(lever: Lever, plan: Plan): Scope[] {
  const n = plan.leafPaths.length;
  const last = (plan.nMonths - 1) * n;
  const [head, tail] = lever.pattern.split(/<[a-z]+>/) as [string, string | undefined];
  const own = plan.leafPaths.flatMap((leaf, i) => {
    const path = leverOfLeaf(leaf);
    const isIt = tail === undefined ? path === lever.pattern : path.startsWith(head) && path.endsWith(tail) && !path.slice(head.length, path.length - tail.length).includes('.') && path.length > head.length + tail.length;
    return isIt ? [{ path, label: tail === undefined ? '' : path.slice(head.length, path.length - tail.length), base: plan.leafValues[last + i]! }] : [];
  });
  if (own.length < 2) return own;
  return [{ path: `${head}*${tail}`, label: 'everywhere', base: own.reduce((sum, s) => sum + s.base, 0) / own.length }, ...own];
}

/** Whether a lever is set in multiples of what stands: where its bounds are far beyond the baseline. */
function isRelative(lever: Lever, base: number): boolean {
  return base !== 0 && lever.high > 1 && Math.abs(base) < lever.high / 4;
}

function row(lever: Lever, scope: Scope, value: string | undefined, move: Move): HTMLElement {
  const relative = isRelative(lever, scope.base);
  const most = relative ? Math.min(MOST_TIMES, lever.high / scope.base) : lever.high > 1 ? Math.max(Number(lever.trial.to) || 1, scope.base * 2) : lever.high;
  const least = relative ? 0 : lever.low;
  const step = relative ? 0.05 : (most - least) / 100;
  const start = relative ? 1 : scope.base;
  const current = (): number => (value === undefined ? start : Number(value.replace(/x$/, '')));
  const spoken = `${lever.title}${scope.label ? `, ${scope.label}` : ''}`;
  const told = (v: number): string => (relative ? `${readable(Number(v.toPrecision(3)))} × (${readable(v * scope.base)} ${lever.unit})` : `${readable(Number(v.toPrecision(4)))} ${lever.unit}`);
  const range = h('input', {
    type: 'range', min: least, max: most, step, 'aria-label': spoken, 'aria-valuetext': told(current()), 'data-path': scope.path,
    input: () => set(Number(range.value)),
  });
  const field = h('input', {
    type: 'number', step: 'any', min: least, max: relative ? 1000 : lever.high, 'aria-label': `${spoken}, ${relative ? 'times the baseline' : lever.unit}`,
    change: () => field.value !== '' && field.validity.valid && set(Number(field.value)),
  });
  const back = h('button', { type: 'button', class: 'small back', 'aria-label': `Reset ${spoken}`, title: 'Reset', click: () => set(null) }, '↺');
  const set = (v: number | null): void => {
    show(v ?? start, v !== null);
    move(scope.path, v === null ? null : `${Number(v.toPrecision(6))}${relative ? 'x' : ''}`);
  };
  const show = (v: number, isSet: boolean): void => {
    range.value = String(v);
    field.value = String(Number(v.toPrecision(4)));
    range.setAttribute('aria-valuetext', told(v));
    back.toggleAttribute('hidden', !isSet);
    element.classList.toggle('set', isSet);
  };
  const element = h('div', { class: 'lever' }, scope.label !== '' && h('span', { class: 'name' }, scope.label), h('div', { class: 'hold' }, range, field, h('span', { class: 'unit', 'aria-hidden': 'true' }, relative ? '×' : ''), back));
  show(current(), value !== undefined);
  return element;
}

/** Returns sliders for all levers of a corridor, grouped; each says its unit, bounds, what it acts on and where that is from. */
export function leverPanel(plan: Plan, values: Readonly<Record<string, string>>, move: Move): HTMLElement {
  const groups = new Map<string, HTMLElement[]>();
  const nSet = new Map<string, number>();
  for (const lever of LEVERS) {
    const scopes = scopesOf(lever, plan);
    if (scopes.length === 0) continue;
    const key = lever.pattern.split('.')[0]!;
    const about = h('details', { class: 'about' }, h('summary', { 'aria-label': `About ${lever.title}` }, 'about'),
      h('p', {}, `Acts on ${lever.actsOn}. ${lever.unit}, ${readable(lever.low)} to ${readable(lever.high)}. Source (class ${lever.class}): ${lever.source}. `, h('code', {}, lever.pattern)));
    const [first, ...others] = scopes.map((scope) => row(lever, scope, values[scope.path], move));
    const isSet = scopes.slice(1).some((scope) => scope.path in values);
    nSet.set(key, (nSet.get(key) ?? 0) + scopes.filter((scope) => scope.path in values).length);
    groups.set(key, [...(groups.get(key) ?? []), h('div', { class: 'leverage' }, h('div', { class: 'head' }, h('span', {}, lever.title), about), first!,
      others.length > 0 && h('details', { class: 'places', open: isSet }, h('summary', { 'aria-label': `${lever.title}, place by place` }, 'place by place'), ...others))]);
  }
  return h('div', { class: 'levers' }, ...[...groups].map(([key, rows], i) =>
    h('details', { class: 'group', open: i === 0 || (nSet.get(key) ?? 0) > 0 }, h('summary', {}, GROUPS[key] ?? key, nSet.get(key) ? h('span', { class: 'badge' }, `${nSet.get(key)} set`) : null), ...rows)));
}
