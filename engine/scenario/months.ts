const FIRST = 1990 * 12;
const LAST = 2100 * 12 + 11;

/** Returns the absolute month of `yyyy-mm`, or undefined when it is not one between 1990-01 and 2100-12. */
export function monthOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const month = Number(match[2]);
  const value = Number(match[1]) * 12 + month - 1;
  return month >= 1 && month <= 12 && value >= FIRST && value <= LAST ? value : undefined;
}

/** Returns `yyyy-mm` of an absolute month. */
export function monthText(month: number): string {
  const year = Math.floor(month / 12);
  return `${year}-${String(month - 12 * year + 1).padStart(2, '0')}`;
}
