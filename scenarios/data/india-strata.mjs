// Writes india-strata.csv, the population table of the Indian corridors, from regions_india.csv and two stocks of parameters.csv.
// Run: node scenarios/data/india-strata.mjs
// The rules, the judgements among them and their classes are told in README.md beside this file.
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('./', import.meta.url);

/** Judgements (class c), each explained in README.md. */
const JUDGED = {
  originShare: { Punjab: 0.5, Haryana: 0.28, Gujarat: 0.12 },
  originShareElsewhere: 0.1,
  canadaShare: { Punjab: 0.45, Gujarat: 0.15, Haryana: 0.08 },
  emigrationWeight: { Gujarat: 3, Punjab: 3, 'Andhra Pradesh': 2.5 },
  largestRemittanceWeight: 2,
  secondaryShare: { rural: 0.35, urban: 0.5 },
  adultShareOfPopulation: 0.59,
  urbanToRuralDegrees: 3.5,
};

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
function table(name) {
  const [head, ...lines] = readFileSync(new URL(name, here), 'utf8').trim().split(/\r?\n/);
  const columns = fields(head);
  return lines.map((line) => Object.fromEntries(fields(line).map((value, i) => [columns[i], value])));
}

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

/** Whole numbers in proportion to the weights that add up to the total exactly (largest remainders, first come first). */
function apportion(total, weights) {
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

const rows = table('regions_india.csv');
const india = Object.fromEntries(rows.filter((r) => r.state === 'India').map((r) => [r.stratum, r]));
const states = rows.filter((r) => r.state !== 'India');
const stock = (name) => Number(table('parameters.csv').find((p) => p.name === name).value);

const deporteesOf = (region) => Number(states.find((r) => r.state.startsWith(region)).us_deportees_2025_jan_jul_state);
const regions = [...new Set(states.map((r) => r.state.replace(' (undivided)', '')))];

const strata = states.map((r) => {
  const region = r.state.replace(' (undivided)', '');
  const size = Number(r.mean_household_size_2011_state);
  const known = r.household_consumption_inr_month_2022_23_derived;
  const national = Math.round(Number(india[r.stratum].mpce_inr_month_2022_23) * size);
  return {
    region,
    setting: r.stratum,
    households: Number(r.households_2011),
    size,
    consumption: known ? Number(known) : national,
    sigma: Number(r.lognormal_sigma_derived),
    unemployment: Number(r.unemployment_pct_state_2022_23) / 100,
    graduates: Number(r.graduates_pct_of_population_2011_state) / 100,
    source: [
      known
        ? `regions_india.csv: Census 2011, HCES 2022-23 (class ${r.mpce_evidence_class}), PLFS 2022-23`
        : 'regions_india.csv: Census 2011, PLFS 2022-23; consumption per head not known, national value taken',
      r.state.includes('undivided') ? 'state as before its division' : '',
    ],
    remittanceShare: Number(r.remittance_share_pct_2023_24_state) / 100,
  };
});
for (const setting of ['rural', 'urban']) {
  const r = india[setting];
  strata.push({
    region: 'Rest of India',
    setting,
    households: Number(r.households_2011) - sum(states.filter((s) => s.stratum === setting), (s) => Number(s.households_2011)),
    size: Number(r.mean_household_size_2011_state),
    consumption: Number(r.household_consumption_inr_month_2022_23_derived),
    sigma: Number(r.lognormal_sigma_derived),
    unemployment: Number(r.unemployment_pct_stratum_2022_23) / 100,
    graduates: Number(r.graduates_pct_of_population_2011_state) / 100,
    source: ['regions_india.csv: India less the listed states, at national values'],
    remittanceShare: 0,
  });
}
regions.push('Rest of India');

const inRegion = (region) => strata.filter((s) => s.region === region);
const nation = sum(strata, (s) => s.households);

// Schooling: graduates per adult of the state, split between town and country at a fixed ratio.
for (const region of regions) {
  const [rural, urban] = inRegion(region);
  const ratio = JUDGED.urbanToRuralDegrees;
  const adults = rural.graduates / JUDGED.adultShareOfPopulation;
  const total = rural.households + urban.households;
  rural.degree = (adults * total) / (rural.households + ratio * urban.households);
  urban.degree = ratio * rural.degree;
}

// Origin of irregular departures.
const deportees = new Map(regions.map((region) => [region, region === 'Rest of India' ? 0 : deporteesOf(region)]));
deportees.set('Rest of India', Number(india.rural.us_deportees_2025_jan_jul_state) - sum([...deportees.values()], (n) => n));
const others = regions.filter((region) => !(region in JUDGED.originShare));
const othersWeight = sum(others, (region) => deportees.get(region) + 0.5);
const originShare = (region) =>
  JUDGED.originShare[region] ?? (JUDGED.originShareElsewhere * (deportees.get(region) + 0.5)) / othersWeight;

// Members abroad at the start.
const emigrationWeight = (s) => {
  const judged = JUDGED.emigrationWeight[s.region];
  if (judged !== undefined) return judged;
  if (!s.remittanceShare) return 1;
  const householdShare = sum(inRegion(s.region), (t) => t.households) / nation;
  return Math.min(JUDGED.largestRemittanceWeight, Math.sqrt(s.remittanceShare / householdShare));
};
const weight = (s) => s.households * s.degree * s.consumption * emigrationWeight(s);
const named = Object.keys(JUDGED.canadaShare);
const unnamedWeight = sum(strata.filter((s) => !named.includes(s.region)), weight);
const unnamedShare = 1 - sum(Object.values(JUDGED.canadaShare), (share) => share);
const canadaWeight = (s) =>
  named.includes(s.region)
    ? (JUDGED.canadaShare[s.region] * s.households) / sum(inRegion(s.region), (t) => t.households)
    : (unnamedShare * weight(s)) / unnamedWeight;
const abroadUs = apportion(stock('indian_born_in_usa_2020'), strata.map(weight));
const abroadCanada = apportion(stock('indian_born_in_canada_2020'), strata.map(canadaWeight));

const quote = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const header =
  'region,setting,households,household_size,consumption_inr_per_month,income_sigma,unemployment_share,secondary_share,degree_share,irregular_origin_share,abroad_us,abroad_canada,source,class';
const lines = strata.map((s, i) =>
  [
    s.region, s.setting, s.households, s.size, s.consumption, s.sigma, s.unemployment.toFixed(3),
    JUDGED.secondaryShare[s.setting].toFixed(2), s.degree.toFixed(3), originShare(s.region).toFixed(5),
    abroadUs[i], abroadCanada[i],
    quote([...s.source, 'schooling, origin and abroad by rule: README.md'].filter(Boolean).join('; ')), 'c',
  ].join(','),
);
writeFileSync(new URL('india-strata.csv', here), `${[header, ...lines].join('\n')}\n`);

const settings = strata.filter((s) => s.setting === 'rural');
process.stderr.write(
  `${lines.length} strata, ${nation} households, origin shares ${sum(settings, (s) => originShare(s.region)).toFixed(6)}, ` +
    `abroad ${sum(abroadUs, (n) => n)} and ${sum(abroadCanada, (n) => n)}\n`,
);
