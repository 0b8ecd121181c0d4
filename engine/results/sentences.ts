import type { Happening } from '../simulate/chronicle.ts';
import { chance, listed, money, span } from './words.ts';

/** One thing that happened to a household. */
export interface Note {
  /** Absolute month: year × 12 + month − 1. */
  readonly month: number;
  readonly what: Happening;
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Returns the title of a place, way or border, given its kind and name. */
export type Title = (kind: 'region' | 'destination' | 'border' | 'leg' | 'route' | 'pathway', name: string) => string;

const CONTRACTS: Readonly<Record<string, string>> = {
  upfront: 'all of it in advance',
  staged: 'leg by leg',
  escrow: 'to a third person who holds it until arrival',
  guarantee: 'in advance, with further attempts included',
  payLater: 'a part in advance and the rest out of earnings abroad',
};
const SCHOOLING = ['no more than primary school', 'secondary school', 'a degree'];
const STATUS = ['with a regular status', 'with a claim to stay that was pending', 'without a regular status'];

export const amount = (n: Note, name: string): number => Number(n.figures[name] ?? 0);
export const word = (n: Note, name: string): string => String(n.figures[name] ?? '');
const sum = (notes: readonly Note[], name: string): number => notes.reduce((a, n) => a + amount(n, name), 0);
const quoted = (text: string): string => `“${text}”`;
const share = (p: number): string => chance(p);
/** Returns what the household is, in the first paragraph. */
export function portrait(n: Note, title: Title): string {
  const stratum = word(n, 'stratum');
  const setting = stratum.endsWith('-urban') ? 'in a town' : stratum.endsWith('-rural') ? 'in the countryside' : '';
  const income = amount(n, 'incomeInr');
  const mean = amount(n, 'meanIncomeInr');
  const adults = amount(n, 'adults');
  const attachment = amount(n, 'attachment');
  const beside = income > 1.25 * mean ? 'more than' : income < 0.8 * mean ? 'less than' : 'about as much as';
  const held = attachment > 0.9 ? 'was strongly attached to its place' : attachment > 0 ? 'was attached to its place' : attachment > -0.9 ? 'was not much attached to its place' : 'was hardly attached to its place';
  return [
    `A household of ${title('region', stratum)}, ${setting}, with ${adults === 1 ? 'one adult' : `${adults} adults`} who could go and ${SCHOOLING[amount(n, 'schooling')]}.`,
    `It lived on ${money(income)} a month, ${beside} the mean of ${money(mean)} around it, and owned ${money(amount(n, 'assetsInr'))}.`,
    `It ${held}, and had ${n.figures['kin'] === undefined ? 'no kin abroad' : `kin in ${title('destination', word(n, 'kin'))}`}.`,
  ].join(' ');
}

/** Returns how things looked to the household: its chances of going, what it believed of the way it thought best, what was true. */
export function outlook(n: Note, title: Title): string {
  const sentences: string[] = [];
  const [able, willing] = [amount(n, 'able'), amount(n, 'willing')];
  const goes = (p: number): string => (p < 1e-5 ? 'its chance of going was next to none' : `its chance of going was ${share(p)}`);
  const same = share(able) === share(willing);
  sentences.push(
    `In a month it thought of leaving with a chance of ${share(amount(n, 'considering'))}; having thought of it, ${goes(able)}${same ? ', and money would have changed little' : `, and would have been ${share(willing)} had money been no object`}.`,
  );
  if (n.figures['pathway'] !== undefined) sentences.push(`Of the legal ways open to it ${quoted(title('pathway', word(n, 'pathway')))} drew it most: a fee of ${money(amount(n, 'pathwayFeeInr'))} and an expected wait of ${span(amount(n, 'waitMonths'))}.`);
  else sentences.push('No legal way was open to it.');
  if (n.figures['route'] !== undefined) {
    const [fee, means] = [amount(n, 'outlayInr'), amount(n, 'meansInr')];
    sentences.push(
      `Of what brokers sold, ${quoted(title('route', word(n, 'route')))} drew it most: it cost ${money(fee)}, and the household could raise ${money(means)}.`,
      `It believed that ${share(amount(n, 'believed'))} arrive unharmed and ${share(amount(n, 'believedDead'))} die; in truth it was ${share(amount(n, 'truth'))} and ${share(amount(n, 'trueDead'))}.`,
    );
  }
  return sentences.join(' ');
}

function contracted(n: Note, title: Title): string {
  const party = amount(n, 'party');
  const [fee, means] = [amount(n, 'feeInr'), amount(n, 'meansInr')];
  return [
    `It took up the offer of a broker (${word(n, 'broker')}): ${quoted(title('route', word(n, 'route')))}, for ${party === 1 ? 'one person' : `${party} people`}, at ${money(fee)}, to be paid ${CONTRACTS[word(n, 'contract')] ?? word(n, 'contract')}.`,
    `It could raise ${money(means)}${fee > means ? ', less than the price' : ''}.`,
    `The broker said that ${share(amount(n, 'told'))} arrive unharmed and ${share(amount(n, 'toldDead'))} die; the household believed ${share(amount(n, 'believed'))} and ${share(amount(n, 'believedDead'))}; in truth it was ${share(amount(n, 'truth'))} and ${share(amount(n, 'trueDead'))}.`,
    amount(n, 'wageInr') === amount(n, 'wageToldInr')
      ? `The broker spoke of ${money(amount(n, 'wageInr'))} a month to be had there, which was true.`
      : `The broker spoke of ${money(amount(n, 'wageToldInr'))} a month to be had there; it was ${money(amount(n, 'wageInr'))}.`,
  ].join(' ');
}

function paid(notes: readonly Note[]): string {
  const total = sum(notes, 'paidInr');
  const borrowed = sum(notes, 'borrowedInr');
  const debt = amount(notes[notes.length - 1]!, 'debtInr');
  const to = notes.every((n) => amount(n, 'isHeld') === 1) ? 'to the person who holds the money' : 'to the broker';
  return `It paid ${money(total)} ${to}${borrowed > 0 ? `, ${money(borrowed)} of it borrowed` : ''}${borrowed > 0 && debt !== borrowed ? `, and now owed lenders ${money(debt)}` : ''}.`;
}

/** Returns what is owed after a payment, as the end of a sentence. */
function owing(n: Note): string {
  const parts = [...(amount(n, 'debtInr') > 0 ? [`lenders were still owed ${money(amount(n, 'debtInr'))}`] : []), ...(amount(n, 'owedInr') > 0 ? [`the broker ${money(amount(n, 'owedInr'))}`] : [])];
  if (parts.length === 0) return 'nothing was owed any more';
  return parts.length === 1 && amount(n, 'debtInr') <= 0 ? `the broker was still owed ${money(amount(n, 'owedInr'))}` : listed(parts);
}

/** Returns months of money from abroad as one sentence. */
function sent(notes: readonly Note[]): string {
  const [received, served, toBroker] = [sum(notes, 'receivedInr'), sum(notes, 'servedInr'), sum(notes, 'toBrokerInr')];
  const last = notes[notes.length - 1]!;
  const [debt, owed] = [amount(last, 'debtInr'), amount(last, 'owedInr')];
  const parts = [
    ...(received > 0 ? [`${money(received)} reached the family`] : []),
    ...(served > 0 ? [`${money(served)} went to lenders`] : []),
    ...(toBroker > 0 ? [`${money(toBroker)} went to the broker`] : []),
  ];
  const what = parts.length > 0 ? `Of what the member earned abroad ${listed(parts)}` : 'Nothing of what the member earned abroad reached the family';
  return `${what}${notes.length > 1 ? ` in ${span(notes.length)}` : ''}${debt + owed > 0 || served + toBroker > 0 ? `; ${owing(last)}` : ''}.`;
}

/** Returns months of serving a debt at home as one sentence; sales of assets and payments out of income together. */
function served(notes: readonly Note[]): string {
  const paidInr = sum(notes, 'servedInr');
  const sold = sum(notes, 'soldInr');
  const months = new Set(notes.map((n) => n.month)).size;
  const parts = [...(paidInr > 0 ? [`it paid lenders ${money(paidInr)} out of its income`] : []), ...(sold > 0 ? [`sold what it owned for ${money(sold)} to pay more`] : [])];
  if (parts.length === 0) return '';
  const text = `${months > 1 ? `In ${span(months)} ` : ''}${listed(parts)}; ${owing(notes[notes.length - 1]!)}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns one sentence, or a few, for notes of one kind that belong together. @param since absolute month in which the household last applied, contracted or arrived */
export function sentence(notes: readonly Note[], title: Title, since: number | undefined): string {
  const n = notes[0]!;
  const leg = (): string => quoted(title('leg', word(n, 'leg')));
  const border = (): string => `the border ${quoted(title('border', word(n, 'border')))}`;
  const pathway = (): string => quoted(title('pathway', word(n, 'pathway')));
  const after = since === undefined || n.month === since ? '' : ` after ${span(n.month - since)}`;
  switch (n.what) {
    case 'applied': return `It applied for ${pathway()} and paid a fee of ${money(amount(n, 'feeInr'))}.`;
    case 'refused': return `Its application for ${pathway()} was refused${after}.`;
    case 'gave up waiting': return `It gave up waiting for ${pathway()}${after}.`;
    case 'permitted': return `The permit for ${pathway()} came${after}, and one member left.`;
    case 'contracted': return contracted(n, title);
    case 'paid': return paid(notes);
    case 'ran short': return `${money(amount(n, 'dueInr'))} were due for the next leg; it could pay ${amount(n, 'paidInr') > 0 ? `no more than ${money(amount(n, 'paidInr'))}` : 'nothing'}, and the travellers were out of money on the way.`;
    case 'refunded': return `${money(amount(n, 'refundInr'))} that had been held for the broker came back.`;
    case 'defrauded': return `The broker took ${money(amount(n, 'paidInr'))} and was not heard of again: nobody left.`;
    case 'set out': return `${amount(n, 'party') === 1 ? 'One member' : `A party of ${amount(n, 'party')}`} set out${amount(n, 'isDeflected') === 1 ? ', after the legal way had failed' : ''}.`;
    case 'passed': return `They got through ${listed(notes.map((p) => quoted(title('leg', word(p, 'leg')))))}.`;
    case 'held': return `On ${leg()} they were stopped and held for a time, then went on.`;
    case 'exploited': return `On ${leg()} they were exploited: ${money(amount(n, 'ransomInr'))} were extorted, and borrowed at home.`;
    case 'bonded': return `From then on the broker held the ${money(amount(n, 'owedInr'))} still due over them, as bondage.`;
    case 'abandoned': return `On ${leg()} they gave up and came home.`;
    case 'encountered': return `Officials met them at ${border()}.`;
    case 'released': return 'They were released.';
    case 'turned back': return 'They were turned back.';
    case 'tried again': return n.figures['border'] === undefined ? 'They tried again from the beginning.' : 'They tried again at once.';
    case 'detained': return 'They were detained.';
    case 'removed': return n.figures['border'] === undefined ? `The member was removed from ${title('destination', word(n, 'destination'))}${after}, and sent home.` : `They were removed${after}, and sent home.`;
    case 'sent back': return `On ${leg()} they were caught and sent back home.`;
    case 'arrived': return `They arrived in ${title('destination', word(n, 'destination'))}${after}, ${STATUS[amount(n, 'status')]}.`;
    case 'died': return `On ${leg()} they died. The family was told.`;
    case 'missing': return `On ${leg()} they died, and no record was made. The family was told nothing and began to wait.`;
    case 'waited': return notes.length === 1 ? 'The family waited for news.' : `The family waited for news, ${span(notes.length)} without a word.`;
    case 'learned': return 'The family learned at last that they were dead.';
    case 'sent money': return sent(notes);
    case 'paid debt':
    case 'sold assets': return served(notes);
    case 'decided': return amount(n, 'isGranted') === 1 ? `The claim to stay was granted${after}.` : `The claim to stay was refused${after}; the member stayed on without a regular status.`;
    case 'regularised': return 'With a regular status nobody could hold a debt to the broker over the member any more.';
    case 'overstayed': return `The permit of ${pathway()} ran out${after}; the member stayed on without a regular status.`;
    case 'returned': return `The member came home from ${title('destination', word(n, 'destination'))}${after}, by choice.`;
    case 'freed': return 'The debt to the broker was worked off, and the bondage ended.';
    case 'looked': return amount(n, 'hasShock') === 1 ? 'A bad quarter began, such as a failed crop or an illness brings.' : `Work was lost; income was ${money(amount(n, 'incomeInr'))} a month.`;
    case 'described':
    case 'stood': return '';
  }
}

/** Returns how the household stands at the end, and what it paid and received in all. @param since absolute month in which its phase began */
export function standing(n: Note, all: readonly Note[], title: Title, since: number | undefined): string {
  const sentences: string[] = [];
  const where: Readonly<Record<string, () => string>> = {
    home: () => {
      const lost = all.filter((o) => o.what === 'died' || o.what === 'missing').length;
      return lost > 0 ? 'those of the household who lived were at home' : 'the whole household was at home';
    },
    applied: () => `it was waiting for ${quoted(title('pathway', word(n, 'pathway')))}${since === undefined || since === n.month ? '' : `, for ${span(n.month - since)}`}`,
    journey: () => `${amount(n, 'party') === 1 ? 'one member' : `a party of ${amount(n, 'party')}`} was on the way, on ${quoted(title('leg', word(n, 'leg')))}`,
    detained: () => 'those who had set out were in detention',
    abroad: () => `${amount(n, 'party') === 1 ? 'one member' : `${amount(n, 'party')} members`} lived in ${title('destination', word(n, 'destination'))}, ${STATUS[amount(n, 'status')]}${since === undefined || since === n.month ? '' : `, for ${span(n.month - since)} by then`}`,
  };
  const phase = (where[word(n, 'phase')] ?? where['home']!)();
  const [debt, owed, waited] = [amount(n, 'debtInr'), amount(n, 'owedInr'), all.filter((o) => o.what === 'waited').length];
  const debts = [...(debt > 0 ? [`lenders ${money(debt)}`] : []), ...(owed > 0 ? [`the broker ${money(owed)}`] : [])];
  sentences.push(`When the account ends, ${phase}; it owed ${debts.length > 0 ? listed(debts) : 'nothing'}.`);
  const only = (what: Happening): Note[] => all.filter((o) => o.what === what);
  const totals = [
    ...(sum(only('paid'), 'paidInr') > 0 ? [`it had paid ${money(sum(only('paid'), 'paidInr'))} for journeys`] : []),
    ...(sum(only('applied'), 'feeInr') > 0 ? [`paid ${money(sum(only('applied'), 'feeInr'))} for applications`] : []),
    ...(sum(only('sold assets'), 'soldInr') > 0 ? [`sold what it owned for ${money(sum(only('sold assets'), 'soldInr'))}`] : []),
    ...(sum(only('sent money'), 'receivedInr') > 0 ? [`received ${money(sum(only('sent money'), 'receivedInr'))} from abroad`] : []),
  ];
  if (totals.length > 0) sentences.push(`In all ${totals[0]!.startsWith('it') ? '' : 'it had '}${listed(totals)}.`);
  if (waited > 0) sentences.push(`The family had waited for news for ${span(waited)}${amount(n, 'waitedMonths') > 0 ? ', and waits still' : ''}.`);
  if (amount(n, 'isBonded') === 1) sentences.push('The bondage to the broker lasted.');
  if (amount(n, 'isBanned') === 1) sentences.push('A ban on entry stood against it.');
  return sentences.join(' ');
}
