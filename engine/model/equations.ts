/** One equation of the model, as data. */
export interface Equation {
  readonly name: string;
  readonly unit: string;
  readonly text: string;
  readonly meaning: string;
  readonly source: string;
}

/**
 * The default equations, in the order in which they are evaluated. A scenario may replace any of them under `equations:`.
 * An equation may mention the symbols of `catalog/symbols.ts` and the equations before it.
 */
export const EQUATIONS: readonly Equation[] = [
  {
    name: 'considerationRate',
    unit: 'per month',
    text: 'considerationBase * (1 + shockWeight * shock + peerWeight * neighbourEvents + pitchWeight * pitch + distressWeight * distress)',
    meaning: 'how often a household weighs migration: more after a shock, a departure next door, a broker’s pitch, or in distress over debt',
    source: 'assumed form (Poisson consideration); base about once a year',
  },
  {
    name: 'vulnerability',
    unit: '0 to 1',
    text: 'normalCdf(-incomeScore)',
    meaning: 'share of the stratum that is better off: near 1 for the poorest',
    source: 'assumed form',
  },
  {
    name: 'means',
    unit: 'INR',
    text: 'max(0, assetsInr * (1 - assetHaircut) + borrowingMonths * homeIncomeInr + kinHelpInr * kin + supportCreditInr * vulnerability - debtInr)',
    meaning: 'what the household can raise: assets sold in haste, loans, help of kin, credit for the vulnerable, less what it owes',
    source: 'rural Punjab: 56 % borrow, 19 % sell assets (scenarios/data/parameters.csv, finance); form assumed',
  },
  {
    name: 'relativeDeprivation',
    unit: '0 to about 1',
    text: '(1 + remittanceLift) * normalCdf(sigma - incomeScore) - exp(incomeScore * sigma - sigma^2 / 2) * vulnerability',
    meaning: 'Stark–Yitzhaki deprivation of a lognormal income distribution, as a share of its mean, raised by the remittances of others',
    source: 'Stark and Yitzhaki 1988 (recalled); closed form for lognormal incomes derived here',
  },
  {
    name: 'valueOfStaying',
    unit: 'utility',
    text: 'attachment + incomeWeight * log((homeIncomeInr + supportTransferInr * vulnerability) / 20000) - deprivationWeight * relativeDeprivation - unemploymentWeight * unemployed - instabilityWeight * instability - resolveWeight * resolve',
    meaning: 'value of staying at home; less for who has decided to go and was refused',
    source: 'random utility (McFadden 1974, recalled); terms and form assumed',
  },
  {
    name: 'desperation',
    unit: '0 to 1',
    text: 'shock * vulnerability',
    meaning: 'poor and shocked',
    source: 'assumed form',
  },
  {
    name: 'gainIfArrived',
    unit: 'lakh INR',
    text: '(wageAbroadInr - homeIncomeInr / adults) * (1 - discount^horizonMonths) / (1 - discount) / 100000',
    meaning: 'earnings over the horizon, discounted, less what the person earned at home',
    source: 'human-capital model of migration (Sjaastad 1962, recalled)',
  },
  {
    name: 'expectedGain',
    unit: 'lakh INR to the power of the gain exponent',
    text: 'prelec(min(1, max(0, believedArrive + optimism)), probabilityWeighting) * (max(0, gainIfArrived)^gainExponent - lossAversion * riskAversion * max(0, -gainIfArrived)^gainExponent) - lossAversion * riskAversion * (prelec(max(0, believedReturned - optimism), probabilityWeighting) * (outlayInr / 100000 + sanctionLossLakh * sanction)^gainExponent + prelec(believedExploited, probabilityWeighting) * exploitedLossLakh^gainExponent + prelec(believedDead, probabilityWeighting) * deathLossLakh^gainExponent)',
    meaning: 'prospect value over believed outcomes; chances are weighted where the Prelec exponent is not 1',
    source: 'Tversky and Kahneman 1992: exponent 0.88, loss aversion 2.25; Prelec 1998 (both recalled)',
  },
  {
    name: 'valueOfRoute',
    unit: 'utility',
    text: 'valueWeight * expectedGain - costWeight * outlayInr / means + kinWeight * log(1 + kin + networkStock) + obligationWeight * kin + peerShareWeight * peerShare + desperationWeight * desperation + originWeight * originEffect + brokerValue - sanctionReattempt * banned + appeal',
    meaning: 'value of an irregular route sold by brokers',
    source: 'random utility (McFadden 1978, recalled); network after Massey 1990, social pressure, obligation and desperation: forms assumed',
  },
  {
    name: 'gainOfPathway',
    unit: 'lakh INR to the power of the gain exponent',
    text: 'believedArrive * (max(0, gainIfArrived)^gainExponent - lossAversion * riskAversion * max(0, -gainIfArrived)^gainExponent)',
    meaning: 'prospect value of a permit that may be refused',
    source: 'as expectedGain; a refusal costs the fee, which the cost term holds',
  },
  {
    name: 'valueOfPathway',
    unit: 'utility',
    text: 'valueWeight * gainOfPathway - costWeight * outlayInr / means - waitWeight * expectedWaitMonths + kinWeight * log(1 + kin + networkStock) + obligationWeight * kin + appeal',
    meaning: 'value of a legal pathway',
    source: 'random utility (McFadden 1978, recalled); deflection after Czaika and Hobolth 2016 (abstract); form assumed',
  },
];
