/** What can happen to a household, as a chronicle names it. */
export type Happening =
  | 'applied' | 'refused' | 'gave up waiting' | 'permitted' | 'contracted' | 'defrauded' | 'set out' | 'passed' | 'held' | 'exploited' | 'abandoned' | 'encountered'
  | 'released' | 'turned back' | 'tried again' | 'detained' | 'removed' | 'sent back' | 'arrived' | 'died' | 'missing' | 'learned' | 'sent money' | 'paid debt'
  | 'sold assets' | 'decided' | 'regularised' | 'overstayed' | 'returned' | 'bonded' | 'freed' | 'paid' | 'ran short' | 'refunded' | 'waited'
  | 'described' | 'looked' | 'stood';

/** Writes down what happens: every household, or the one that is followed. */
export interface Chronicle {
  /** Household that is followed; −1 for all. */
  readonly uid: number;
  /** @param figures what it was about: money in INR, names of route, leg, broker and contract */
  note(month: number, uid: number, what: Happening, figures: Readonly<Record<string, number | string>>): void;
}
