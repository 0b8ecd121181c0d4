// Writes central-mediterranean-strata.csv and boats-australia-strata.csv, population tables of corridors with several countries of origin, from
// the -origins.csv of the same name and, for the Mediterranean, frontex-central-mediterranean-nationality.csv.
// Run: node scenarios/data/country-strata.mjs
// The rules, the judgements among them and their classes are told in README.md beside this file.
import { apportion, sigmaOfGini, sum, table, writeStrata } from './strata-tools.mjs';

/** INR per USD of 2023-24 (parameters.csv inr_per_usd_2023_24, b): at it all money of these corridors is converted, whatever its year. */
const INR_PER_USD = 83;
const SETTINGS = ['rural', 'urban'];
const TABLES = [
  { name: 'central-mediterranean', destination: 'italy', start: 2014, detections: { file: 'frontex-central-mediterranean-nationality.csv', from: 2016, to: 2022 } },
  { name: 'boats-australia', destination: 'australia', start: 2007 },
];

for (const { name, destination, start, detections } of TABLES) {
  const origins = table(`${name}-origins.csv`);
  const seen = detections ? table(detections.file).filter((r) => r.year >= detections.from && r.year <= detections.to) : [];
  const irregular = (o) =>
    detections ? sum(seen.filter((r) => r.citizenship === o.iso3), (r) => Number(r.detections)) : Number(o.irregular_persons);
  const all = sum(origins, irregular);
  const strata = origins.flatMap((o) => {
    const urban = Number(o.urban_share);
    const share = { rural: 1 - urban, urban };
    const ratio = { rural: 1, urban: Number(o.urban_to_rural) };
    const rural = Number(o.consumption_usd_per_head_month) / (share.rural + share.urban * ratio.urban);
    const size = (setting) => Number(o[`household_size_${setting}`]);
    const households = SETTINGS.map((s) => Math.round((Number(o.population) * share[s]) / size(s)));
    // Members abroad at the first month simulated, between two counts; town and country by households × consumption per head.
    const [from, to] = [Number(o.stock_from_year), Number(o.stock_to_year)];
    const stock = Math.round(Number(o.stock_from) + ((start - from) / (to - from)) * (Number(o.stock_to) - Number(o.stock_from)));
    const abroad = apportion(stock, SETTINGS.map((s, i) => households[i] * ratio[s]));
    return SETTINGS.map((s, i) => ({
      region: o.region,
      setting: s,
      households: households[i],
      size: size(s),
      income: rural * ratio[s] * size(s) * INR_PER_USD,
      sigma: sigmaOfGini(Number(o.gini)),
      unemployment: Number(o[`unemployment_${s}`]),
      secondary: Number(o[`secondary_${s}`]),
      degree: Number(o[`degree_${s}`]),
      originShare: irregular(o) / all,
      abroad: { [destination]: abroad[i] },
      source: `by rule from ${name}-origins.csv: README.md`,
    }));
  });
  writeStrata(`${name}-strata.csv`, [destination], strata);
}
