/** A stratum of the population: region × rural or urban. */
export interface Stratum {
  readonly region: string;
  readonly slug: string;
  readonly households: number;
  readonly consumptionInrPerMonth: number;
  readonly incomeSigma: number;
  readonly unemploymentShare: number;
  readonly secondaryShare: number;
  readonly degreeShare: number;
  readonly irregularOriginShare: number;
  readonly abroad: Readonly<Record<string, number>>;
}

/** Returns the name of a stratum's region as paths write it. */
export function regionSlug(slug: string): string {
  return slug.replace(/-(rural|urban)$/, '');
}

function cells(line: string): string[] {
  const out: string[] = [];
  let cell = '';
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) {
      out.push(cell);
      cell = '';
    } else cell += c;
  }
  out.push(cell);
  return out;
}

/** A table that is refused: line from 1. */
export class TableError extends Error {
  readonly line: number;
  readonly remedy: string;
  constructor(line: number, message: string, remedy: string) {
    super(message);
    this.line = line;
    this.remedy = remedy;
  }
}

const COLUMNS = ['region', 'setting', 'households', 'consumption_inr_per_month', 'income_sigma', 'unemployment_share', 'secondary_share', 'degree_share', 'irregular_origin_share'];

/**
 * Returns the strata of a CSV table.
 * @param destinations each needs a column `abroad_<destination>`
 * @throws TableError
 */
export function strataOf(text: string, file: string, destinations: readonly string[]): Stratum[] {
  const [head, ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((l) => l !== '');
  const names = cells(head ?? '');
  const missing = [...COLUMNS, ...destinations.map((d) => `abroad_${d}`)].filter((c) => !names.includes(c));
  if (missing.length > 0) throw new TableError(1, `columns missing: ${missing.join(', ')}`, 'scenarios/data/README.md lists them');
  if (rows.length === 0) throw new TableError(1, `no rows: ${file}`, 'give one row a stratum');
  const seen = new Set<string>();
  return rows.map((line, i) => {
    const row = new Map(cells(line).map((v, j) => [names[j]!, v]));
    const number = (name: string, most = Number.POSITIVE_INFINITY): number => {
      const v = Number(row.get(name) ?? Number.NaN);
      if (row.get(name) === '' || !Number.isFinite(v) || v < 0 || v > most)
        throw new TableError(i + 2, `column ${name}: ${row.get(name)}`, `give a number of at least 0${most < 10 ? ` and at most ${most}` : ''}`);
      return v;
    };
    const region = row.get('region')!;
    const slug = `${region} ${row.get('setting')}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    if (seen.has(slug)) throw new TableError(i + 2, `stratum twice: ${slug}`, 'keep one row of it');
    seen.add(slug);
    return {
      region,
      slug,
      households: number('households'),
      consumptionInrPerMonth: number('consumption_inr_per_month'),
      incomeSigma: number('income_sigma', 5),
      unemploymentShare: number('unemployment_share', 1),
      secondaryShare: number('secondary_share', 1),
      degreeShare: number('degree_share', 1),
      irregularOriginShare: number('irregular_origin_share', 1),
      abroad: Object.fromEntries(names.filter((n) => n.startsWith('abroad_')).map((n) => [n.slice(7), number(n)])),
    };
  });
}
