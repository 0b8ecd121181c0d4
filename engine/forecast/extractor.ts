import { compile } from '../equation/compile.ts';
import { EquationError, parseEquation } from '../equation/parse.ts';
import { slotsOf } from '../equation/symbols.ts';

/** Reads what a target observes from outcomes [names × months] of a run: writes the value of each month. */
export type Extractor = (values: Float64Array, nMonths: number, from: number, to: number, out: Float64Array, at: number) => void;

/**
 * Returns the extractor of an outcome’s name, or of an expression over names such as `encounters.northern - presentations`. Names with a hyphen stand alone.
 * @throws RangeError UNKNOWN_OUTCOME, BAD_EXTRACTOR
 */
export function extractorOf(text: string, names: readonly string[]): Extractor {
  const single = names.indexOf(text);
  if (single >= 0)
    return (values, nMonths, from, to, out, at) => {
      for (let m = from; m < to; m++) out[at + m - from] = values[single * nMonths + m]!;
    };
  const mentionable = names.filter((n) => /^[A-Za-z0-9_.]+$/.test(n));
  const slots = slotsOf(mentionable);
  try {
    const f = compile(parseEquation(text, { symbols: new Set(mentionable), place: 'extractor' }), (n) => slots.get(n)!);
    const rows = mentionable.map((n) => names.indexOf(n));
    const used = rows.map((row, i) => ({ row, i })).filter(({ i }) => text.includes(mentionable[i]!));
    const s = new Float64Array(mentionable.length);
    return (values, nMonths, from, to, out, at) => {
      for (let m = from; m < to; m++) {
        for (const { row, i } of used) s[i] = values[row * nMonths + m]!;
        out[at + m - from] = f(s);
      }
    };
  } catch (error) {
    if (error instanceof EquationError) throw new RangeError(`${error.code}  extractor ${text}: ${error.what}: ${error.remedy}`);
    throw error;
  }
}
