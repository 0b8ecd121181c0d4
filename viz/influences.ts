import { type InfluenceData, readable, signed } from '../engine/index.ts';
import { type IntervalBar, intervalBars } from './charts/bars.ts';
import { sobolBars } from './charts/indices.ts';
import { figure, type Offers } from './figure.ts';
import { titleOf } from './headline.ts';

/** Most bars that are drawn. */
const MOST_BARS = 20;
const nameOf = (factor: string): string => factor.replace(/^parameters\.|^policy\./, '');
const digits = (v: number): string => v.toFixed(2).replace('-', '−');

/** Returns bars of what a factor does, the largest first, with what they are and where they are from; null where the design has no such analysis. */
function barsOf(data: InfluenceData): { readonly note: string; readonly bars: IntervalBar[] } | null {
  const between = (low: number | null, high: number | null, told: (v: number) => string): string => (low === null || high === null ? '' : ` [${told(low)}, ${told(high)}]`);
  const sized = (bars: IntervalBar[]): IntervalBar[] => bars.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_BARS);
  switch (data.method) {
    case 'morris':
      return { note: 'Morris: mean size µ* of the effect of a factor over its whole range; the line across a bar is what replicate noise alone would give', bars: sized(data.effects.map((e) => ({ label: nameOf(e.factor), value: e.muStar, low: null, high: null, noise: e.noiseSigma, text: `${readable(e.muStar)}, spread σ ${readable(e.sigma)}` }))) };
    case 'partial rank correlation':
      return { note: 'partial rank correlation, all other factors held, 95 % intervals', bars: sized(data.factors.map((f) => ({ label: nameOf(f.factor), value: f.value ?? 0, low: f.low, high: f.high, text: f.value === null ? 'does not vary' : `${digits(f.value)}${between(f.low, f.high, digits)}` }))) };
    case 'contrasts':
      return { note: 'difference against the first level, averaged over all else; 95 % intervals', bars: sized(data.main.map((c) => ({ label: c.sides.map((x) => `${nameOf(x.factor)} ${x.from} → ${x.to}`).join(', '), value: c.estimate, low: c.low, high: c.high, text: `${signed(c.estimate)}${between(c.low, c.high, signed)}` }))) };
    case 'one at a time':
      return { note: 'each factor by itself, paired difference from the base scenario, 95 % intervals', bars: sized(data.effects.map((e) => ({ label: `${nameOf(e.factor)} ${e.from} → ${e.to}`, value: e.difference.mean, low: e.difference.low, high: e.difference.high, text: e.isSame ? 'no change' : `${signed(e.difference.mean)}${between(e.difference.low, e.difference.high, signed)}` }))) };
    default:
      return null;
  }
}

/** Returns a figure of what an outcome depends on, by the analysis that the design allows; null where it allows none. */
export function influenceFigure(outcome: string, sentences: readonly string[], data: InfluenceData, offers: Pick<Offers, 'csv' | 'command'>): HTMLElement | null {
  const title = `What ${titleOf(outcome).toLowerCase()} depends on`;
  const said = sentences.join(' ');
  if (data.method === 'sobol') {
    const three = (i: { value: number; low: number; high: number }): [number, number, number] => [i.value, i.low, i.high];
    const factors = [...data.factors].sort((a, b) => b.total.value - a.total.value).slice(0, MOST_BARS);
    return figure(sobolBars(outcome, factors.map((f) => ({ factor: nameOf(f.factor), first: three(f.first), total: three(f.total) }))), {
      ...offers, title, note: `${said} Sobol’ indices, shares of variance: by itself (above) and with all interactions (below), 95 % intervals.`,
      rows: () => ({ head: ['factor', 'by itself', 'low', 'high', 'in all', 'low', 'high'], rows: factors.map((f) => [f.factor, ...three(f.first).map(digits), ...three(f.total).map(digits)]) }),
    });
  }
  const found = barsOf(data);
  if (!found || found.bars.length === 0) return null;
  return figure(intervalBars(title, found.bars), {
    ...offers, title, note: `${said} ${found.note[0]!.toUpperCase()}${found.note.slice(1)}.`,
    rows: () => ({ head: ['factor', 'value', 'low', 'high'], rows: found.bars.map((b) => [b.label, readable(b.value), b.low === null ? '' : readable(b.low), b.high === null ? '' : readable(b.high)]) }),
  });
}
