// Writes central-america-strata.csv, the population table of the Central American corridor, from regions_central_america.csv,
// encounters-central-america-southwest.csv and stocks-central-america-bangladesh-myanmar.csv.
// Run: node scenarios/data/central-america-strata.mjs
// The rules, the judgements among them and their classes are told in README.md beside this file.
import { apportion, sigmaOfGini, sum, table, urbanFactor, writeStrata } from './strata-tools.mjs';

/** By country: households and incomes of surveys (class b where a page is named in README.md), Gini, unemployment and schooling (class c). */
const COUNTRIES = {
  Guatemala: {
    iso: 'GTM', households: 3275931, urbanShare: 0.5385, size: { rural: 4.8, urban: 4.2 }, incomeUsd: { rural: 5368.79 / 7.83, urban: 8300.36 / 7.83 }, toMiddle: 0.85,
    gini: 0.483, unemployment: 0.025, secondary: { rural: 0.2, urban: 0.45 }, degree: { rural: 0.01, urban: 0.08 },
  },
  Honduras: {
    iso: 'HND', households: 2350000, urbanShare: 0.556, size: { rural: 4.0, urban: 3.6 }, incomeUsd: { rural: (1687 * 4.0) / 24, urban: (4677 * 3.6) / 24 }, toMiddle: 1.05,
    gini: 0.49, unemployment: 0.057, secondary: { rural: 0.2, urban: 0.45 }, degree: { rural: 0.01, urban: 0.1 },
  },
  'El Salvador': {
    iso: 'SLV', households: 1929508, urbanShare: 0.617, size: { rural: 3.5, urban: 3.1 }, incomeUsd: { rural: (602.72 * 361.82) / 556, urban: (602.72 * 660.9) / 556 }, toMiddle: 1,
    gini: 0.388, unemployment: 0.063, secondary: { rural: 0.3, urban: 0.5 }, degree: { rural: 0.02, urban: 0.12 },
  },
};
/** Rate of the corridor's table: rupees of about 2020. */
const INR_PER_USD = 74;
/** Without a count of returnees by department, people of the east leave this much more often than others of El Salvador. */
const EAST_OF_EL_SALVADOR = 1.5;
/** Share of those abroad that is spread like irregular departures; the rest like households. */
const ABROAD_LIKE_DEPARTURES = 0.5;

const encounters = table('encounters-central-america-southwest.csv').filter((r) => r.month >= '2017-10');
const stocks = table('stocks-central-america-bangladesh-myanmar.csv');
const places = table('regions_central_america.csv').map((r) => ({
  ...r,
  population: Number(r.population),
  urban: Number(r.urban_share_judged),
  factor: Number(r.income_factor_judged),
  leaving: r.returnees ? Number(r.returnees) : Number(r.population) * (r.region === 'El Salvador East' ? EAST_OF_EL_SALVADOR : 1),
}));
const allEncounters = sum(encounters, (r) => Number(r.usbp_southwest_rounded10));

const strata = [];
for (const [country, c] of Object.entries(COUNTRIES)) {
  const here = places.filter((p) => p.country === country);
  const factor = urbanFactor(here, c.urbanShare);
  const countryShare = sum(encounters.filter((r) => r.citizenship === c.iso), (r) => Number(r.usbp_southwest_rounded10)) / allEncounters;
  const leaving = sum(here, (p) => p.leaving);
  const cells = [...new Set(here.map((p) => p.region))].flatMap((region) =>
    ['rural', 'urban'].map((setting) => {
      const inRegion = here.filter((p) => p.region === region);
      const persons = (p) => p.population * (setting === 'urban' ? Math.min(0.98, p.urban * factor) : 1 - Math.min(0.98, p.urban * factor));
      const all = sum(inRegion, persons);
      return {
        region, setting, persons: all,
        factor: sum(inRegion, (p) => persons(p) * p.factor) / all,
        originShare: (countryShare * sum(inRegion, (p) => p.leaving)) / leaving,
      };
    }),
  );
  const households = apportion(c.households, cells.map((s) => s.persons / c.size[s.setting]));
  const meanFactor = (setting) => {
    const of = cells.map((s, i) => [s, households[i]]).filter(([s]) => s.setting === setting);
    return sum(of, ([s, h]) => h * s.factor) / sum(of, ([, h]) => h);
  };
  const stock = Number(stocks.find((r) => r.series.startsWith('un_desa') && r.origin === c.iso && r.year === '2020').persons);
  const totals = { households: sum(households, (h) => h), origin: countryShare };
  const abroad = apportion(
    stock,
    cells.map((s, i) => {
      const inRegion = sum(cells.map((t, j) => (t.region === s.region ? households[j] : 0)), (h) => h);
      return (1 - ABROAD_LIKE_DEPARTURES) * (households[i] / totals.households) + ABROAD_LIKE_DEPARTURES * (s.originShare / totals.origin) * (households[i] / inRegion);
    }),
  );
  cells.forEach((s, i) => {
    const { setting } = s;
    strata.push({
      region: s.region, setting, households: households[i], size: c.size[setting],
      income: (c.incomeUsd[setting] * c.toMiddle * INR_PER_USD * s.factor) / meanFactor(setting),
      sigma: sigmaOfGini(c.gini), unemployment: c.unemployment, secondary: c.secondary[setting], degree: c.degree[setting],
      originShare: s.originShare, abroad: { us: abroad[i] },
      source: `regions_central_america.csv; households and income of ${country}, schooling, origin and abroad by rule: README.md`,
    });
  });
}
writeStrata('central-america-strata.csv', ['us'], strata);
