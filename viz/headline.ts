import { effectOf, type Effect, outcomeOf, phraseOf, readable, type RunResult, signed } from '../engine/index.ts';
import { h } from './element.ts';

/** Outcomes at the top: flow beside harm. */
export const HEADLINE = ['departures.irregular', 'encounters', 'arrivals', 'exploited', 'deaths', 'debtInr'] as const;

/** Returns an outcome as a title. */
export function titleOf(name: string): string {
  const { text } = phraseOf(name);
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** Returns the unit of an outcome summed over the months. */
export function unitOver(name: string): string {
  const o = outcomeOf(name);
  return o ? (o.kind === 'flow' ? o.unit.replace(/ per month$/, '') : o.unit) : '';
}

/** Returns the interval of an effect in words. */
export function intervalText(e: Effect): string {
  const { low, high } = e.difference;
  return low === null || high === null ? 'one replicate: no interval' : `95 % interval ${signed(low)} to ${signed(high)}`;
}

function card(name: string, e: Effect | null, level: number | null): HTMLElement {
  const o = outcomeOf(name);
  const { low, high } = e?.difference ?? { low: null, high: null };
  const clear = e && !e.isSame && low !== null && high !== null && (low > 0 || high < 0);
  const direction = !e || e.isSame ? 'Identical to the baseline in every replicate' : `${signed(e.difference.mean)}${e.baseline !== 0 ? ` (${signed(Number(((100 * e.difference.mean) / Math.abs(e.baseline)).toPrecision(2)))}\u00a0%)` : ''}`;
  return h('div', { class: `card${o?.harm ? ' harm' : ''}`, 'data-outcome': name },
    h('h2', {}, titleOf(name), o?.harm ? h('span', { class: 'badge' }, 'harm') : null),
    h('p', { class: 'level' }, level === null ? '…' : readable(level), h('small', {}, ` ${unitOver(name)}`)),
    e && h('p', { class: `difference${clear ? ' clear' : ''}` }, direction),
    e && !e.isSame && h('p', { class: 'interval' }, intervalText(e), low !== null && !clear ? ': cannot be told apart' : ''),
    e && h('p', { class: 'interval' }, `baseline ${readable(e.baseline)}`));
}

/** Returns cards of a variant against a baseline, or of levels where there is no variant. */
export function headline(base: readonly RunResult[], variant: readonly RunResult[] | null, names: readonly string[] = HEADLINE): HTMLElement {
  const known = names.filter((n) => base[0]?.names.includes(n));
  return h('div', { class: 'cards' }, ...known.map((name) => {
    const e = effectOf(base, variant ?? base, name);
    return card(name, variant ? e : null, e.variant);
  }));
}
