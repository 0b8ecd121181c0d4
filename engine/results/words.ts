import { readable } from './table.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const LAKH = 100_000;
const CRORE = 10_000_000;

/** Returns a month as people say it, such as “March 2021”. @param month absolute: year × 12 + month − 1 */
export function monthName(month: number): string {
  const year = Math.floor(month / 12);
  return `${MONTHS[month - 12 * year]} ${year}`;
}

/** Returns an amount of money to three digits, in lakh (100,000) or crore (100 lakh) where it is large. */
export function money(inr: number): string {
  const x = Number(inr.toPrecision(3));
  const unit = x >= CRORE ? CRORE : x >= LAKH ? LAKH : 1;
  return `INR ${readable(Number((x / unit).toPrecision(3)))}${unit === CRORE ? ' crore' : unit === LAKH ? ' lakh' : ''}`;
}

/** Returns a chance as a share of few: “8 in 10”, “1 in 40”, “97 in 100”. */
export function chance(p: number): string {
  if (p < 1e-5) return p > 0 ? 'next to none' : 'none';
  if (p < 0.1) return `1 in ${readable(Number((1 / p).toPrecision(2)))}`;
  if (p <= 0.9) return `${Math.round(10 * p)} in 10`;
  return p < 0.995 ? `${Math.round(100 * p)} in 100` : 'as good as all';
}

/** Returns a count of months. */
export function span(months: number): string {
  return months === 1 ? 'one month' : `${months} months`;
}

/** Joins parts of a list as people do. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
