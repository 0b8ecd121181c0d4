// Writes bangladesh-myanmar-strata.csv, the population table of the corridor into India, from regions_bangladesh_myanmar.csv and
// stocks-central-america-bangladesh-myanmar.csv.
// Run: node scenarios/data/bangladesh-myanmar-strata.mjs
// The rules, the judgements among them and their classes are told in README.md beside this file.
import { apportion, sigmaOfGini, sum, table, urbanFactor, writeStrata } from './strata-tools.mjs';

/** By country: incomes of surveys (class b where a page is named in README.md), the rest class c. */
const COUNTRIES = {
  Bangladesh: {
    urbanShare: 0.3166, size: { rural: 26163 / 6091, urban: 45757 / 10951 },
    // Geometric mean of the surveys of 2016 and 2022, taka a month, at 0.855 INR a taka.
    incomeInr: { rural: Math.sqrt(13398 * 26163) * 0.855, urban: Math.sqrt(22600 * 45757) * 0.855 },
    gini: { rural: 0.446, urban: 0.539 }, unemployment: 0.042, secondary: { rural: 0.35, urban: 0.5 }, degree: { rural: 0.04, urban: 0.14 },
  },
  Myanmar: {
    urbanShare: 0.296, size: { rural: 4.5, urban: 4.4 }, incomeInr: { rural: 13000, urban: 21000 },
    gini: { rural: 0.3, urban: 0.35 }, unemployment: 0.03, secondary: { rural: 0.2, urban: 0.4 }, degree: { rural: 0.03, urban: 0.12 },
  },
};
const NORTHERN_RAKHINE = 'Northern Rakhine';
/** Households of the Rohingya are larger. */
const NORTHERN_RAKHINE_SIZE = 5.3;
/** Bangladeshis at work in the Gulf and Malaysia; no stock by destination is in the data (11.5 to 14 million abroad in all are claimed). */
const IN_THE_GULF = 5000000;

const stocks = table('stocks-central-america-bangladesh-myanmar.csv');
const stock = (series, origin, destination, year) =>
  Number(stocks.find((r) => r.series.startsWith(series) && r.origin === origin && r.destination === destination && r.year === year).persons);
const places = table('regions_bangladesh_myanmar.csv').map((r) => ({
  ...r, population: Number(r.population), urban: Number(r.urban_share_judged), factor: Number(r.income_factor_judged), originShare: Number(r.origin_share_judged),
}));

const strata = [];
for (const [country, c] of Object.entries(COUNTRIES)) {
  const here = places.filter((p) => p.country === country);
  const factor = urbanFactor(here, c.urbanShare);
  const cells = here.flatMap((p) =>
    ['rural', 'urban'].map((setting) => {
      const share = setting === 'urban' ? p.urban * factor : 1 - p.urban * factor;
      const size = p.region === NORTHERN_RAKHINE ? NORTHERN_RAKHINE_SIZE : c.size[setting];
      return { ...p, setting, size, households: Math.round((p.population * share) / size) };
    }),
  );
  const meanFactor = (setting) => {
    const of = cells.filter((s) => s.setting === setting);
    return sum(of, (s) => s.households * s.factor) / sum(of, (s) => s.households);
  };
  for (const s of cells) {
    const { setting } = s;
    strata.push({
      country, region: s.region, setting, households: s.households, size: s.size, income: (c.incomeInr[setting] * s.factor) / meanFactor(setting),
      sigma: sigmaOfGini(c.gini[setting]), unemployment: c.unemployment, secondary: c.secondary[setting], degree: c.degree[setting],
      originShare: s.originShare, gulf: Number(s.gulf_weight_judged),
      source: `regions_bangladesh_myanmar.csv; income of ${country}, schooling, origin and abroad by rule: README.md`,
    });
  }
}
// Abroad: in India like irregular departures, in the Gulf by households and weight, in Bangladesh the refugees of before 2017.
const inRegion = (s) => sum(strata.filter((t) => t.region === s.region), (t) => t.households);
const share = (s) => (s.originShare * s.households) / inRegion(s);
const from = (country, weight) => strata.map((s) => (s.country === country ? weight(s) : 0));
const india = { Bangladesh: apportion(stock('un_desa', 'BGD', 'IND', '2020'), from('Bangladesh', share)), Myanmar: apportion(stock('un_desa', 'MMR', 'IND', '2015'), from('Myanmar', share)) };
const gulf = apportion(IN_THE_GULF, strata.map((s) => s.households * s.gulf));
const bangladesh = apportion(stock('unhcr_refugees', 'MMR', 'BGD', '2016'), strata.map((s) => (s.region === NORTHERN_RAKHINE ? s.households : 0)));
strata.forEach((s, i) => {
  s.abroad = { india: india.Bangladesh[i] + india.Myanmar[i], gulf: gulf[i], bangladesh: bangladesh[i] };
});
writeStrata('bangladesh-myanmar-strata.csv', ['india', 'gulf', 'bangladesh'], strata);
