import { OUTCOMES } from '../catalog/outcomes.ts';
import { PARAMETER_NAMES, RULE_PARAMETERS, type RuleParameter, SYMBOL_NAMES } from '../catalog/symbols.ts';
import { parseEquation } from '../equation/parse.ts';
import { log } from '../numeric/elementary.ts';
import { EQUATIONS } from '../model/equations.ts';
import type { Scenario } from '../scenario/read.ts';
import { classesOf, GROUP_COMMUNITIES, layoutOf } from './layout.ts';
import {
  BROKER_QUANTITIES, type BrokerQuantity, INFORMATION_QUANTITIES, type InformationQuantity,
  type Plan, type PlanAlternative, type PlanCost, type PlanPathway, type PlanStratum, type PlanTrigger, STATE_QUANTITIES, type StateQuantity,
} from './plan.ts';
import { leverOf } from '../scenario/settings.ts';
import { regionSlug } from '../scenario/strata.ts';
import { seriesOf } from './schedule.ts';

export const STATUSES = ['regular', 'pending', 'irregular'] as const;

/** Names of an outcome with its levels in this corridor. */
export function outcomeNamesOf(scenario: Scenario): string[] {
  const d = scenario.document;
  const strata = scenario.strata.map((s) => s.slug);
  const levels: Record<string, readonly string[]> = {
    border: Object.keys(d.borders),
    channel: ['legal', 'irregular', ...Object.keys(d.routes).map((r) => `irregular.${r}`), ...Object.keys(d.pathways).map((p) => `legal.${p}`), ...strata.flatMap((s) => [`irregular.${s}`, `legal.${s}`])],
    status: [...STATUSES, ...Object.keys(d.destinations)],
    route: Object.keys(d.routes),
    stratum: strata,
    pathway: Object.keys(d.pathways),
    panel: ['standardError'],
  };
  const names = OUTCOMES.flatMap((o) => [o.name, ...(o.levels ? levels[o.levels]!.map((l) => `${o.name}.${l}`) : [])]);
  return [...names, ...Object.keys(scenario.derived)];
}

/** Share of households that a quantity concerns: those of its region; `*` only stands for the regions, which have their own. */
function shareOfLeaf(path: string, shareOf: ReadonlyMap<string, number>): number {
  const region = /^development\.([^.]+)\./.exec(path)?.[1];
  return region === undefined ? 1 : (shareOf.get(region) ?? 0);
}

/** Costs of the levers that a policy sets. */
function costsOf(references: Plan['references'], paths: readonly string[], shareOf: ReadonlyMap<string, number>): PlanCost[] {
  return references.flatMap(({ leaf, values }) => {
    const lever = leverOf(paths[leaf]!);
    return lever && lever.unitCostInr > 0 ? [{ leaf, reference: values, unitCostInr: lever.unitCostInr, base: lever.costBase, share: shareOfLeaf(paths[leaf]!, shareOf) }] : [];
  });
}

/**
 * Turns a scenario into a plan: names become indices, quantities become monthly series.
 * @param options.scale share of communities simulated, (0, 1]; default 1
 */
export function compilePlan(scenario: Scenario, options: { scale?: number } = {}): Plan {
  const scale = options.scale ?? 1;
  if (!(scale > 0 && scale <= 1)) throw new RangeError(`OUT_OF_BOUNDS  scale: ${scale}: give a share above 0 and at most 1`);
  const d = scenario.document;
  const firstMonth = scenario.from - scenario.burnIn;
  const nMonths = scenario.to - firstMonth + 1;
  const paths = [...scenario.leaves.keys()];
  const index = new Map(paths.map((p, i) => [p, i]));
  const optional = (path: string): number => index.get(path) ?? -1;
  const leaf = (path: string): number => {
    const i = index.get(path);
    if (i === undefined) throw new Error(`${scenario.file}  MISSING_QUANTITY  quantity not given: ${path}: add it to the corridor`);
    return i;
  };
  const leafValues = new Float64Array(nMonths * paths.length);
  paths.forEach((p, i) => {
    const series = seriesOf(scenario.leaves.get(p)!, firstMonth, nMonths);
    for (let m = 0; m < nMonths; m++) leafValues[m * paths.length + i] = series[m]!;
  });

  const references = [...scenario.references].map(([path, r]) => ({ leaf: leaf(path), values: seriesOf(r, firstMonth, nMonths) }));
  const destinationNames = Object.keys(d.destinations);
  const borderNames = Object.keys(d.borders);
  const legNames = Object.keys(d.legs);
  const regionNames = Object.keys(d.brokers.regions);
  const totalHouseholds = scenario.strata.reduce((sum, s) => sum + s.households, 0);
  const regionHouseholds = new Map<string, number>();
  for (const s of scenario.strata) regionHouseholds.set(s.region, (regionHouseholds.get(s.region) ?? 0) + s.households);
  const growth = d.population.growth;
  const communitySize = d.population.communitySize;

  const strata: PlanStratum[] = scenario.strata.map((s) => {
    const development = `development.${regionSlug(s.slug)}`;
    let region = regionNames.findIndex((r) => d.brokers.regions[r]!.includes(s.region));
    if (region < 0) region = regionNames.findIndex((r) => d.brokers.regions[r]!.includes('*'));
    return {
      slug: s.slug,
      region: s.region,
      consumptionInrPerMonth: s.consumptionInrPerMonth,
      incomeSigma: s.incomeSigma,
      unemploymentShare: s.unemploymentShare,
      originEffect: log(Math.max(1e-4, s.irregularOriginShare / (regionHouseholds.get(s.region)! / totalHouseholds))),
      brokerRegion: Math.max(0, region),
      growth: leaf(`${development}.growth`),
      jobs: leaf(`${development}.jobs`),
      instability: leaf(`${development}.instability`),
      abroadPerHousehold: destinationNames.map((n) => (s.abroad[n] ?? 0) / (s.households * growth)),
    };
  });

  const byStatus = (path: string): number[] => STATUSES.map((status) => optional(`${path}.${status}`));
  const pathways: PlanPathway[] = Object.entries(d.pathways).map(([name, p]) => {
    const at = `pathways.${name}`;
    return {
      name,
      destination: destinationNames.indexOf(p.destination),
      quotaPerMonth: leaf(`${at}.quotaPerMonth`),
      processingMonths: leaf(`${at}.processingMonths`),
      refusalShare: leaf(`${at}.refusalShare`),
      feeInr: leaf(`${at}.feeInr`),
      appeal: leaf(`${at}.appeal`),
      stayMonths: leaf(`${at}.stayMonths`),
      overstayShare: leaf(`${at}.overstayShare`),
      eligibility: leaf(`${at}.eligibility`),
      digital: leaf(`${at}.digital`),
      open: leaf(`${at}.open`),
      isLottery: p.order === 'lottery',
      eligible: parseEquation(p.eligible, { symbols: SYMBOL_NAMES, place: `${at}.eligible` }),
    };
  });
  const routes = Object.entries(d.routes).map(([name, r]) => ({
    name,
    destination: destinationNames.indexOf(r.destination),
    isKnown: Uint8Array.from(scenario.strata, (s) => (!r.origins || r.origins.includes(s.region) ? 1 : 0)),
    legs: r.legs.map((l: string) => legNames.indexOf(l)),
    appeal: leaf(`routes.${name}.appeal`),
    open: leaf(`routes.${name}.open`),
  }));
  const alternatives: PlanAlternative[] = [
    ...pathways.map((p, i) => ({ name: p.name, isRoute: false, index: i, destination: p.destination })),
    ...routes.map((r, i) => ({ name: r.name, isRoute: true, index: i, destination: r.destination })),
  ];
  const layout = layoutOf(scenario.strata.map((s) => s.households * growth), communitySize, scale);
  const outcomeNames = outcomeNamesOf(scenario);
  const mentionable = new Set(outcomeNames.filter((name) => !Object.hasOwn(scenario.derived, name)));
  const derived = [
    ...OUTCOMES.flatMap((o) => (o.formula === undefined ? [] : [{ name: o.name, tree: parseEquation(o.formula, { symbols: mentionable, place: o.name }) }])),
    ...Object.entries(scenario.derived).map(([name, text]) => ({ name, tree: parseEquation(text, { symbols: mentionable, place: `derived.${name}` }) })),
  ];

  return {
    scenario: scenario.name,
    firstMonth,
    nMonths,
    burnIn: scenario.burnIn,
    scale,
    communitySize,
    nHouseholds: layout.nCommunities * communitySize,
    nBlocks: layout.blockStratum.length,
    leafPaths: paths,
    leafValues,
    triggers: scenario.triggers.map(
      (t): PlanTrigger => ({
        leaf: leaf(t.leaf), outcome: t.when.outcome, comparator: t.when.comparator, threshold: t.when.threshold,
        forMonths: t.for, until: t.until ?? null, value: t.value, relative: t.relative,
      }),
    ),
    parameters: PARAMETER_NAMES.map((n) => leaf(`parameters.${n}`)),
    rules: Object.fromEntries(RULE_PARAMETERS.map((n) => [n, leaf(`parameters.${n}`)])) as Record<RuleParameter, number>,
    areMeansUsual: ['means', 'valueOfRoute', 'valueOfPathway'].every((name) => scenario.equations[name] === undefined),
    equations: EQUATIONS.map((e) => ({
      name: e.name,
      tree: parseEquation(scenario.equations[e.name] ?? e.text, { symbols: SYMBOL_NAMES, place: `equations.${e.name}` }),
    })),
    strata,
    stratumHouseholds: Float64Array.from(strata, (_, s) => layout.blockCommunities.reduce((sum, c, b) => (layout.blockStratum[b] === s ? sum + c * communitySize : sum), 0)),
    classes: scenario.strata.map((s) => classesOf(communitySize * GROUP_COMMUNITIES, s.secondaryShare, s.degreeShare, s.households * growth * scale)),
    blockStratum: layout.blockStratum,
    blockFirstCommunity: layout.blockFirstCommunity,
    blockCommunities: layout.blockCommunities,
    destinations: destinationNames.map((name) => {
      const at = `destinations.${name}`;
      return {
        name,
        wageUsdPerMonth: byStatus(`${at}.wageUsdPerMonth`),
        employment: byStatus(`${at}.employment`),
        removalPerMonth: byStatus(`${at}.removalPerMonth`),
        returnPerMonth: byStatus(`${at}.returnPerMonth`),
        livingCostShare: leaf(`${at}.livingCostShare`),
        remittanceShare: leaf(`${at}.remittanceShare`),
        inrPerUsd: leaf(`${at}.inrPerUsd`),
        recognition: leaf(`${at}.asylum.recognition`),
        processingMonths: leaf(`${at}.asylum.processingMonths`),
        audits: leaf(`${at}.audits`),
        regularisedShare: leaf(`${at}.regularisation.share`),
        monthsResident: leaf(`${at}.regularisation.monthsResident`),
        initialIrregularShare: leaf(`${at}.initialIrregularShare`),
      };
    }),
    borders: borderNames.map((name) => ({
      name, releaseShare: leaf(`borders.${name}.releaseShare`), turnedBackShare: leaf(`borders.${name}.turnedBackShare`),
      detentionMonths: leaf(`borders.${name}.detentionMonths`),
      admittedShare: leaf(`borders.${name}.admittedShare`), sanctionSeverity: leaf(`borders.${name}.sanctionSeverity`),
    })),
    legs: legNames.map((name) => {
      const at = `legs.${name}`;
      const l = d.legs[name]!;
      return {
        name,
        isCrossing: l.stage === 'crossing',
        isDocuments: l.stage === 'documents' || l.stage === 'visa',
        border: l.border ? borderNames.indexOf(l.border) : -1,
        cooperation: l.jurisdiction ? optional(`transit.${l.jurisdiction}.cooperation`) : -1,
        readmission: l.jurisdiction ? optional(`transit.${l.jurisdiction}.readmission`) : -1,
        durationWeeks: leaf(`${at}.durationWeeks`), costInr: leaf(`${at}.costInr`), intensity: leaf(`${at}.intensity`), open: leaf(`${at}.open`),
        surrenderShare: optional(`${at}.surrenderShare`), interception: optional(`${at}.interception`),
        documentDetection: optional(`${at}.documentDetection`), abandonment: optional(`${at}.abandonment`),
        exploitation: optional(`${at}.exploitation`), death: optional(`${at}.death`), recordedShare: optional(`${at}.recordedShare`),
        referenceFlow: optional(`${at}.referenceFlow`), surveillance: leaf(`${at}.surveillance`), rescue: leaf(`${at}.rescue`),
        groundedPersons: leaf(`${at}.groundedPersons`),
      };
    }),
    routes,
    pathways,
    alternatives,
    brokers: {
      regions: regionNames,
      perRegion: Math.round(scenario.leaves.get('brokers.perRegion')!.base),
      leaves: Object.fromEntries(BROKER_QUANTITIES.map((q) => [q, leaf(`brokers.${q}`)])) as Record<BrokerQuantity, number>,
    },
    information: Object.fromEntries(INFORMATION_QUANTITIES.map((q) => [q, leaf(`information.${q}`)])) as Record<InformationQuantity, number>,
    state: Object.fromEntries(STATE_QUANTITIES.map((q) => [q, leaf(q)])) as Record<StateQuantity, number>,
    references,
    costs: costsOf(references, paths, new Map(scenario.strata.map((s) => [regionSlug(s.slug), regionHouseholds.get(s.region)! / totalHouseholds]))),
    residents: Object.entries(d.residents ?? {}).map(([name, r]) => ({
      name, border: borderNames.indexOf(r.border), destination: destinationNames.indexOf(r.destination),
      presentationsPerMonth: leaf(`residents.${name}.presentationsPerMonth`), referencePersons: leaf(`residents.${name}.referencePersons`),
      elasticity: leaf(`residents.${name}.elasticity`), mobility: leaf(`residents.${name}.mobility`),
    })),
    outcomeNames,
    derived,
  };
}
