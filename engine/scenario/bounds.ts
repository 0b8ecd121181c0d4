/** Where quantities may lie, by path: the first pattern that fits holds. */
const BOUNDS: readonly (readonly [RegExp, number, number])[] = [
  [/^legs\.[^.]+\.(interception|documentDetection|abandonment|exploitation|death|recordedShare|surrenderShare|open)$/, 0, 1],
  [/^legs\.[^.]+\.durationWeeks$/, 0.01, 520],
  [/^legs\.[^.]+\.costInr$/, 0, 1e9],
  [/^legs\.[^.]+\.intensity$/, 0, 20],
  [/^legs\.[^.]+\.referenceFlow$/, 1e-6, 1e9],
  [/^borders\.[^.]+\.(releaseShare|turnedBackShare)$/, 0, 1],
  [/^borders\.[^.]+\.detentionMonths$/, 0, 600],
  [/^transit\.[^.]+\.cooperation$/, 0, 1],
  [/^(routes|pathways)\.[^.]+\.open$/, 0, 1],
  [/^(routes|pathways)\.[^.]+\.appeal$/, -100, 100],
  [/^pathways\.[^.]+\.refusalShare$/, 0, 1],
  [/^pathways\.[^.]+\.quotaPerMonth$/, 0, 1e7],
  [/^pathways\.[^.]+\.processingMonths$/, 0, 600],
  [/^pathways\.[^.]+\.feeInr$/, 0, 1e8],
  [/^pathways\.[^.]+\.stayMonths$/, 0.01, 1200],
  [/^destinations\.[^.]+\.wageUsdPerMonth\./, 0, 1e6],
  [/^destinations\.[^.]+\.inrPerUsd$/, 1e-6, 1e6],
  [/^destinations\./, 0, 1],
  [/^residents\.[^.]+\.mobility$/, 0, 1],
  [/^residents\.[^.]+\.(presentationsPerMonth|referencePersons)$/, 0, 1e9],
  [/^development\./, -0.5, 0.5],
  [/^brokers\.(quality|deception)\./, 0, 1],
  [/^brokers\.(arrestHazardPerMonth|reputationForgetting|trust)$/, 0, 1],
  [/^brokers\.perRegion$/, 1, 10_000],
  [/^brokers\.entryMonths\./, 0, 600],
  [/^brokers\.entrant/, -1, 1],
  [/^brokers\./, 0, 1e9],
  [/^information\.(forgetting|failuresTold|newsSpeed|campaignReach|campaignTrust)$/, 0, 1],
  [/^information\.linkedCommunities$/, 0, 64],
  [/^information\./, 0, 1000],
  [/^parameters\.(theta\w+)$/, 0.01, 1],
  [/^parameters\.(shockPerQuarter|discount|assetHaircut|savingsShareOfOutlay|peerDecay|remittanceDecay)$/, 0, 1],
  [/^parameters\.(considerationBase)$/, 0, 2],
  [/^parameters\.(\w+Sd)$/, 0, 5],
  [/^parameters\.partySize$/, 1, 2],
];

/** Returns the bounds of a quantity. */
export function boundsOf(path: string): readonly [number, number] {
  const found = BOUNDS.find(([pattern]) => pattern.test(path));
  return found ? [found[1], found[2]] : [-1e12, 1e12];
}
