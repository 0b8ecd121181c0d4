import type { Happening } from '../simulate/chronicle.ts';
import { amount, type Note, outlook, portrait, sentence, standing, type Title } from './sentences.ts';
import { monthName } from './words.ts';

/** A paragraph under a heading: a month, or a stretch of months in which the same went on. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly notes: Note[];
}

/** What may go on month after month, and is told as one. */
const ROUTINE: ReadonlySet<Happening> = new Set(['sent money', 'paid debt', 'sold assets', 'waited']);
/** What a wait is counted from. */
const BEGINNINGS: ReadonlySet<Happening> = new Set(['applied', 'contracted', 'tried again', 'detained', 'arrived', 'permitted']);
/** What is told together where it stands side by side in a month. */
const JOINED: Readonly<Partial<Record<Happening, string>>> = { passed: 'way', paid: 'way', 'sold assets': 'debt', 'paid debt': 'debt', 'sent money': 'sent', waited: 'waited' };

/** Whether the months of a look are a bad quarter that the one before was not. */
function isBlow(n: Note, before: Note | undefined): boolean {
  const isBad = (x: Note): boolean => amount(x, 'hasShock') === 1 || amount(x, 'isUnemployed') === 1;
  return before !== undefined && isBad(n) && !(before.month === n.month - 1 && isBad(before));
}

/** Returns what is told: everything but looks at how things are, unless a bad quarter begins; that the money is out, once a contract. */
function tellable(notes: readonly Note[]): Note[] {
  let before: Note | undefined;
  let isOut = false;
  return notes.filter((n) => {
    if (n.what === 'described' || n.what === 'stood') return false;
    if (n.what === 'contracted') isOut = false;
    if (n.what === 'ran short') {
      const isKnown = isOut && amount(n, 'paidInr') === 0;
      isOut = true;
      return !isKnown;
    }
    if (n.what !== 'looked') return true;
    const isTold = isBlow(n, before);
    before = n;
    return isTold;
  });
}

/** Cuts a life into stretches: consecutive months with the same routine and nothing else are one. */
function stretchesOf(notes: readonly Note[]): Stretch[] {
  const stretches: Stretch[] = [];
  const months = [...new Set(notes.map((n) => n.month))].sort((a, b) => a - b);
  let before = '';
  for (const month of months) {
    const own = notes.filter((n) => n.month === month);
    const kind = own.every((n) => ROUTINE.has(n.what)) ? [...new Set(own.map((n) => JOINED[n.what]))].sort().join() : '';
    const last = stretches[stretches.length - 1];
    if (last && kind !== '' && kind === before && last.to === month - 1) {
      last.to = month;
      last.notes.push(...own);
    } else stretches.push({ from: month, to: month, notes: [...own] });
    before = kind;
  }
  return stretches;
}

/** Puts notes that are told together side by side. */
function groupsOf(s: Stretch): Note[][] {
  if (s.to > s.from) {
    const kinds = [...new Set(s.notes.map((n) => JOINED[n.what]))];
    return kinds.map((kind) => s.notes.filter((n) => JOINED[n.what] === kind));
  }
  const groups: Note[][] = [];
  let run: Note[] = [];
  const close = (): void => {
    const kinds = JOINED[run[0]?.what ?? 'looked'] === 'way' ? [run.filter((n) => n.what === 'passed'), run.filter((n) => n.what === 'paid')] : [run];
    groups.push(...kinds.filter((k) => k.length > 0));
    run = [];
  };
  s.notes.forEach((n, i) => {
    // A crossing that ends in a release is told by what follows.
    if (n.what === 'passed' && s.notes[i - 1]?.what === 'released') return;
    const kind = JOINED[n.what];
    if (run.length > 0 && (kind === undefined || kind !== JOINED[run[0]!.what])) close();
    run.push(n);
    if (kind === undefined) close();
  });
  if (run.length > 0) close();
  return groups;
}

/**
 * Tells the life of one household in plain sentences: what it is, how things looked to it, what happened month by month, how it stands.
 * Headings and paragraphs are separated by empty lines. Every figure is of a note, or a sum or count of notes.
 * @param notes of one household, in order
 */
export function storyOf(notes: readonly Note[], title: Title): string {
  const described = notes.find((n) => n.what === 'described');
  const looks = notes.filter((n) => n.what === 'looked');
  const stood = notes.find((n) => n.what === 'stood');
  const told = tellable(notes);
  const parts: string[] = [];
  if (described) parts.push(portrait(described, title));
  if (looks.length > 0) parts.push(monthName(looks[0]!.month), outlook(looks[0]!, title));
  let since: number | undefined;
  for (const s of stretchesOf(told)) {
    const look = looks.find((n) => n.month === s.from);
    const sentences: string[] = [];
    // What the household knew when it decided, unless it was said just now.
    if (look && look !== looks[0] && s.notes.some((n) => n.what === 'applied')) sentences.push(outlook(look, title));
    for (const group of groupsOf(s)) {
      sentences.push(sentence(group, title, since));
      for (const n of group) if (BEGINNINGS.has(n.what)) since = n.month;
    }
    parts.push(s.from === s.to ? monthName(s.from) : `${monthName(s.from)} to ${monthName(s.to)}`, sentences.filter((x) => x !== '').join(' '));
  }
  if (stood) {
    parts.push(`The end of ${monthName(stood.month)}`);
    const last = looks[looks.length - 1];
    const isAtHome = last?.month === stood.month && last !== looks[0];
    parts.push([...(told.every((n) => n.what === 'looked') ? ['Nothing had come of it: the household stayed.'] : []), ...(isAtHome ? [outlook(last, title)] : []), standing(stood, notes, title, since)].join(' '));
  }
  return parts.join('\n\n');
}
