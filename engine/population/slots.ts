import { slotOf } from '../catalog/symbols.ts';

/** Slots of the symbols that the model writes, by name. */
export const SLOT = {
  instability: slotOf('instability'), supportTransferInr: slotOf('supportTransferInr'), supportCreditInr: slotOf('supportCreditInr'),
  resolve: slotOf('resolve'), distress: slotOf('distress'), banned: slotOf('banned'), cashInr: slotOf('cashInr'), sanction: slotOf('sanction'),
  vulnerability: slotOf('vulnerability'), originEffect: slotOf('originEffect'), pitch: slotOf('pitch'), neighbourEvents: slotOf('neighbourEvents'),
  peerShare: slotOf('peerShare'), remittanceLift: slotOf('remittanceLift'), networkStock: slotOf('networkStock'), kin: slotOf('kin'),
  outlayInr: slotOf('outlayInr'), believedArrive: slotOf('believedArrive'), believedReturned: slotOf('believedReturned'),
  believedExploited: slotOf('believedExploited'), believedDead: slotOf('believedDead'), wageAbroadInr: slotOf('wageAbroadInr'),
  expectedWaitMonths: slotOf('expectedWaitMonths'), brokerValue: slotOf('brokerValue'), appeal: slotOf('appeal'), schooling: slotOf('schooling'), shock: slotOf('shock'), debtInr: slotOf('debtInr'), considerationRate: slotOf('considerationRate'),
  means: slotOf('means'), relativeDeprivation: slotOf('relativeDeprivation'), desperation: slotOf('desperation'),
  valueOfStaying: slotOf('valueOfStaying'), gainIfArrived: slotOf('gainIfArrived'), expectedGain: slotOf('expectedGain'),
  gainOfPathway: slotOf('gainOfPathway'), homeIncomeInr: slotOf('homeIncomeInr'), attachment: slotOf('attachment'), incomeScore: slotOf('incomeScore'),
} as const;
