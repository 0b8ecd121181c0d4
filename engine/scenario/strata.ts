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

/** Returns the strata of a CSV table. @throws Error BAD_TABLE with line and column */
export function strataOf(text: string, file: string): Stratum[] {
  const [head, ...rows] = text.split(/\r?\n/).filter((l) => l !== '');
  const names = cells(head ?? '');
  return rows.map((line, i) => {
    const row = new Map(cells(line).map((v, j) => [names[j]!, v]));
    const number = (name: string): number => {
      const v = Number(row.get(name) ?? Number.NaN);
      if (row.get(name) === '' || !Number.isFinite(v) || v < 0) throw new Error(`${file}:${i + 2}  BAD_TABLE  not a number of at least 0 in column ${name}: ${row.get(name)}: give one`);
      return v;
    };
    const region = row.get('region')!;
    return {
      region,
      slug: `${region} ${row.get('setting')}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      households: number('households'),
      consumptionInrPerMonth: number('consumption_inr_per_month'),
      incomeSigma: number('income_sigma'),
      unemploymentShare: number('unemployment_share'),
      secondaryShare: number('secondary_share'),
      degreeShare: number('degree_share'),
      irregularOriginShare: number('irregular_origin_share'),
      abroad: Object.fromEntries(names.filter((n) => n.startsWith('abroad_')).map((n) => [n.slice(7), number(n)])),
    };
  });
}
