import { beforeAll, expect, test } from 'vitest';
import { compilePlan, type Plan, readScenario, simulatePlan } from '../../engine/index.ts';
import { scenarioFiles } from '../../engine/node/index.ts';
import type { Note, Title } from '../../engine/results/sentences.ts';
import { storyOf } from '../../engine/results/story.ts';
import { chance, money, monthName } from '../../engine/results/words.ts';
import { BUSY } from '../laws/busy.ts';

const title: Title = (kind, name) => `${kind}-${name.replace(/\d/g, 'x')}`;
const APRIL = 2021 * 12 + 3;
const note = (month: number, what: Note['what'], figures: Note['figures'] = {}): Note => ({ month: APRIL + month, what, figures });

test('months in which the same goes on are one paragraph with totals, until something happens', () => {
  const sent = (m: number, debtInr: number): Note => note(m, 'sent money', { receivedInr: 20_000, servedInr: 5_000, toBrokerInr: 0, debtInr, owedInr: 0 });
  const story = storyOf([sent(0, 15_000), sent(1, 10_000), sent(2, 5_000), note(3, 'regularised'), sent(3, 2_000), sent(4, 0)], title);
  expect(story.split('\n\n')).toEqual([
    'April 2021 to June 2021',
    'Of what the member earned abroad INR 60,000 reached the family and INR 15,000 went to lenders in 3 months; lenders were still owed INR 5,000.',
    'July 2021',
    expect.stringContaining('INR 20,000 reached the family and INR 5,000 went to lenders; lenders were still owed INR 2,000.'),
    'August 2021',
    expect.stringContaining('nothing was owed any more.'),
  ]);
});

test('waiting for news and paying a debt go on side by side, and a gap begins a new paragraph', () => {
  const month = (m: number): Note[] => [note(m, 'waited', { months: m + 1 }), note(m, 'paid debt', { servedInr: 1000, debtInr: 9000 - 1000 * m })];
  const story = storyOf([...month(0), ...month(1), ...month(2), note(5, 'waited', { months: 6 })], title).split('\n\n');
  expect(story[0]).toBe('April 2021 to June 2021');
  expect(story[1]).toContain('3 months without a word');
  expect(story[1]).toContain('INR 3,000 out of its income');
  expect(story[2]).toBe('September 2021');
});

test('a wait for a permit is told once, with its length', () => {
  const story = storyOf([note(0, 'applied', { pathway: 'p', feeInr: 150_000 }), note(14, 'refused', { pathway: 'p' })], title);
  expect(story).toBe('April 2021\n\nIt applied for “pathway-p” and paid a fee of INR 1.5 lakh.\n\nJune 2022\n\nIts application for “pathway-p” was refused after 14 months.');
});

test('a bad quarter is told when it begins, and good ones not at all', () => {
  const looked = (m: number, isUnemployed: number): Note => note(m, 'looked', { hasShock: 0, isUnemployed, incomeInr: 9000, considering: 0.1, willing: 0.02, able: 0.01 });
  const story = storyOf([looked(0, 0), looked(1, 1), looked(2, 1), looked(3, 0), looked(4, 0)], title);
  expect(story.match(/Work was lost/g)).toHaveLength(1);
  expect(story).not.toContain('June 2021');
});

test.each([
  [0.81, '8 in 10'], [0.025, '1 in 40'], [0.97, '97 in 100'], [1, 'as good as all'], [0, 'none'], [1e-9, 'next to none'], [0.1, '1 in 10'],
])('a chance of %f is %s', (p, text) => {
  expect(chance(p)).toBe(text);
});

test.each([[980, 'INR 980'], [21_449, 'INR 21,400'], [4_250_000, 'INR 42.5 lakh'], [12_300_000, 'INR 1.23 crore'], [99_960, 'INR 1 lakh'], [9_996_000, 'INR 1 crore']])('%f rupees are %s', (inr, text) => {
  expect(money(inr)).toBe(text);
});

let plan: Plan;
/** Households by what they lived through, from one run that notes everybody. */
const lives = new Map<number, Note[]>();

function follow(uid: number): Note[] {
  const notes: Note[] = [];
  simulatePlan(plan, { seed: 'a', chronicle: { uid, note: (m, who, what, figures) => who === uid && notes.push({ month: plan.firstMonth + m, what, figures }) } });
  return notes;
}

beforeAll(() => {
  const scenario = readScenario('scenarios/corridors/india-north-america.yaml', scenarioFiles(), { set: BUSY });
  plan = compilePlan({ ...scenario, burnIn: 3, to: scenario.from + 11 }, { scale: 0.001 });
  simulatePlan(plan, {
    seed: 'a',
    chronicle: { uid: -1, note: (m, uid, what, figures) => lives.set(uid, [...(lives.get(uid) ?? []), { month: plan.firstMonth + m, what, figures }]) },
  });
});

/** Sums of a figure over all runs of consecutive notes of one kind. */
function sums(notes: readonly Note[], name: string): number[] {
  const out: number[] = [];
  for (const what of new Set(notes.map((n) => n.what))) {
    const own = notes.filter((n) => n.what === what).map((n) => Number(n.figures[name] ?? 0));
    for (let i = 0; i < own.length; i++) for (let j = i + 1; j <= own.length; j++) out.push(own.slice(i, j).reduce((a, b) => a + b, 0));
  }
  return out;
}

test('every amount and every chance in a story is a figure of a note, or a sum of them', () => {
  const busiest = [...lives].filter(([, notes]) => notes.some((n) => n.what === 'arrived')).sort((a, b) => new Set(b[1].map((n) => n.what)).size - new Set(a[1].map((n) => n.what)).size || a[0] - b[0])[0]!;
  const notes = follow(busiest[0]);
  const story = storyOf(notes, title);
  const names = new Set(notes.flatMap((n) => Object.keys(n.figures)));
  const amounts = new Set([...names].filter((n) => n.endsWith('Inr')).flatMap((n) => sums(notes, n)).map(money));
  const found = story.match(/INR [\d.,]*\d(?: (?:lakh|crore))?/g) ?? [];
  expect(found.length).toBeGreaterThan(8);
  for (const text of found) expect(amounts, text).toContain(text);
  const chances = new Set(notes.flatMap((n) => Object.values(n.figures)).filter((v) => typeof v === 'number').map(chance));
  const odds = story.match(/\d[\d,.]* in \d[\d,]*\b(?! months)/g) ?? [];
  expect(odds.length).toBeGreaterThan(6);
  for (const text of odds) expect(chances, text).toContain(text);
  for (const text of story.match(/\b(\w+ )?\d{4}(?=\n|$| to )/g) ?? []) expect(Array.from({ length: plan.nMonths }, (_, i) => monthName(plan.firstMonth + i))).toContain(text);
  for (const n of notes) expect(n.month).toBeGreaterThanOrEqual(plan.firstMonth);
});

test('who is followed lives as without being followed, and the same life twice', () => {
  const [uid, notes] = [...lives].filter(([, n]) => n.some((x) => x.what === 'removed'))[0]!;
  const followed = follow(uid);
  expect(followed.filter((n) => !['described', 'looked', 'stood'].includes(n.what))).toEqual(notes);
  expect(storyOf(follow(uid), title)).toBe(storyOf(followed, title));
});

test('looking at a household changes no outcome', () => {
  const values = (uid?: number): Float64Array => simulatePlan({ ...plan, nMonths: 6 }, { seed: 'a', ...(uid === undefined ? {} : { chronicle: { uid, note: () => {} } }) }).values;
  expect(values(7)).toEqual(values());
});
