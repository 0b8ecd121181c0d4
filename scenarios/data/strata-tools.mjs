// What the scripts of the population tables outside India share: CSV, quantiles, apportioning.
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('./', import.meta.url);

/** Splits one line of CSV with double quotes. */
function fields(line) {
  const out = [];
  let text = '';
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) {
      out.push(text);
      text = '';
    } else text += c;
  }
  return [...out, text];
}

/** Reads a CSV file beside this script into objects. */
export function table(name) {
  const [head, ...lines] = readFileSync(new URL(name, here), 'utf8').trim().split(/\r?\n/);
  const columns = fields(head);
  return lines.map((line) => Object.fromEntries(fields(line).map((value, i) => [columns[i], value])));
}

export const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

/** Whole numbers in proportion to the weights that add up to the total exactly (largest remainders, first come first). */
export function apportion(total, weights) {
  const all = sum(weights, (w) => w);
  const exact = weights.map((w) => (total * w) / all);
  const whole = exact.map(Math.floor);
  const order = exact.map((x, i) => [x - whole[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  let left = total - sum(whole, (w) => w);
  for (const [, i] of order) {
    if (left === 0) break;
    whole[i] += 1;
    left -= 1;
  }
  return whole;
}

/** Standard deviation of log income of a lognormal distribution with this Gini coefficient: √2 × normal quantile of (1 + G)/2. */
export function sigmaOfGini(gini) {
  const p = (1 + gini) / 2;
  let low = 0;
  let high = 6;
  for (let i = 0; i < 60; i++) {
    const mid = (low + high) / 2;
    if (normalCdf(mid) < p) low = mid;
    else high = mid;
  }
  return Math.SQRT2 * low;
}

/** Distribution function of the standard normal, by its power series. */
function normalCdf(x) {
  let term = x;
  let total = x;
  for (let k = 1; k < 120; k++) {
    term *= (-x * x) / (2 * k);
    total += term / (2 * k + 1);
  }
  return 0.5 + total / Math.sqrt(2 * Math.PI);
}

/** Factor on judged urban shares that makes the country's urban share come out. */
export function urbanFactor(places, nationalShare) {
  return (nationalShare * sum(places, (p) => p.population)) / sum(places, (p) => p.population * p.urban);
}

/** Writes the strata as a population table beside this script. */
export function writeStrata(name, destinations, strata) {
  const quote = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const header = [
    'region', 'setting', 'households', 'household_size', 'consumption_inr_per_month', 'income_sigma', 'unemployment_share', 'secondary_share', 'degree_share',
    'irregular_origin_share', ...destinations.map((d) => `abroad_${d}`), 'source', 'class',
  ].join(',');
  const lines = strata.map((s) =>
    [
      s.region, s.setting, s.households, s.size.toFixed(2), Math.round(s.income), s.sigma.toFixed(3), s.unemployment.toFixed(3), s.secondary.toFixed(2),
      s.degree.toFixed(3), s.originShare.toFixed(5), ...destinations.map((d) => s.abroad[d]), quote(s.source), 'c',
    ].join(','),
  );
  writeFileSync(new URL(name, here), `${[header, ...lines].join('\n')}\n`);
  const regions = new Map(strata.map((s) => [s.region, s.originShare]));
  process.stderr.write(
    `${lines.length} strata, ${sum(strata, (s) => s.households)} households, origin shares ${sum([...regions.values()], (x) => x).toFixed(4)}, ` +
      `abroad ${destinations.map((d) => `${d} ${sum(strata, (s) => s.abroad[d])}`).join(', ')}\n`,
  );
}
