import { type Column, grown } from './columns.ts';

export const FREE = 0;
export const HOME = 1;
export const APPLIED = 2;
export const JOURNEY = 3;
export const ABROAD = 4;
export const DETAINED = 5;

/** What is remembered of a household, as bits. */
export const EXPLOITED_BIT = 1;
export const BONDED_BIT = 2;
export const BANNED_BIT = 4;
export const BROKE_BIT = 8;
/** Was refused a permit or gave up waiting. */
export const REFUSED_BIT = 16;
/** Came by a route, not by a pathway. */
export const VIA_ROUTE_BIT = 32;
export const DISTRESS_BIT = 64;

const COLUMNS = [
  'uid', 'phase', 'pathway', 'route', 'leg', 'party', 'status', 'destination', 'months', 'broker', 'contract', 'attempts', 'attemptsLeft', 'experience',
  'experienceAge', 'waiting', 'resolveUntil', 'patience', 'encountered', 'bits', 'feeInr', 'paidInr', 'meansInr', 'incomeInr', 'sellableInr', 'spentInr', 'owedInr', 'debtInr',
] as const;

/** Households of one block that have acted: explicit state, one row each. */
export class TouchedTable {
  n = 0;
  uid = new Int32Array(0);
  phase = new Uint8Array(0);
  /** Pathway applied for or used, −1 else. */
  pathway = new Int8Array(0);
  /** Route of the journey under way or of the last one, −1 else. */
  route = new Int8Array(0);
  leg = new Uint8Array(0);
  party = new Uint8Array(0);
  status = new Uint8Array(0);
  destination = new Uint8Array(0);
  /** Month index within the run in which the phase began. */
  months = new Int16Array(0);
  broker = new Int16Array(0);
  contract = new Uint8Array(0);
  attempts = new Uint8Array(0);
  /** Attempts that the contract still covers. */
  attemptsLeft = new Uint8Array(0);
  /** Kind of the last irregular outcome plus one, 0 for none. */
  experience = new Uint8Array(0);
  experienceAge = new Int16Array(0);
  /** Families told nothing: months since a member went missing, 0 for none. */
  waiting = new Int16Array(0);
  /** Month index until which a refused household stays resolved, −1 for none. */
  resolveUntil = new Int16Array(0);
  /** Month index in which an applicant gives up waiting. */
  patience = new Int16Array(0);
  /** Month index of the last encounter, −1 for none. */
  encountered = new Int16Array(0);
  bits = new Uint8Array(0);
  /** Fee of the contract, and what is paid of it, in INR. */
  feeInr = new Int32Array(0);
  paidInr = new Int32Array(0);
  /** What the household could raise when it set out, in INR. */
  meansInr = new Int32Array(0);
  /** Monthly income at home when it set out, in INR. */
  incomeInr = new Int32Array(0);
  /** Assets that could still be sold, and what of its own the household has spent since it first set out, in INR. */
  sellableInr = new Int32Array(0);
  spentInr = new Int32Array(0);
  /** Owed to the broker, in INR. */
  owedInr = new Int32Array(0);
  /** Owed to lenders, in INR. */
  debtInr = new Float64Array(0);
  private readonly isTouchedBit: Uint8Array;
  private readonly free: number[] = [];
  private readonly firstUid: number;

  constructor(firstUid: number, nHouseholds: number) {
    this.firstUid = firstUid;
    this.isTouchedBit = new Uint8Array(Math.ceil(nHouseholds / 8));
  }

  /** Whether the household has a row. */
  isTouched(uid: number): boolean {
    const i = uid - this.firstUid;
    return ((this.isTouchedBit[i >> 3]! >> (i & 7)) & 1) === 1;
  }

  /** Whether a bit is set. */
  has(row: number, bit: number): boolean {
    return (this.bits[row]! & bit) !== 0;
  }

  /** Sets or clears a bit. */
  mark(row: number, bit: number, isOn: boolean): void {
    this.bits[row] = isOn ? this.bits[row]! | bit : this.bits[row]! & ~bit;
  }

  /** Gives a latent household a row at home. */
  add(uid: number): number {
    const row = this.free.pop() ?? this.n++;
    if (row >= this.uid.length) {
      const columns = this as unknown as Record<(typeof COLUMNS)[number], Column>;
      for (const name of COLUMNS) columns[name] = grown(columns[name], this.n);
    }
    this.uid[row] = uid;
    this.phase[row] = HOME;
    this.pathway[row] = -1;
    this.route[row] = -1;
    this.leg[row] = 0;
    this.party[row] = 0;
    this.status[row] = 0;
    this.destination[row] = 0;
    this.months[row] = 0;
    this.broker[row] = -1;
    this.contract[row] = 0;
    this.attempts[row] = 0;
    this.attemptsLeft[row] = 0;
    this.experience[row] = 0;
    this.experienceAge[row] = 0;
    this.waiting[row] = 0;
    this.resolveUntil[row] = -1;
    this.patience[row] = 0;
    this.encountered[row] = -1;
    this.bits[row] = 0;
    this.feeInr[row] = 0;
    this.paidInr[row] = 0;
    this.meansInr[row] = 0;
    this.incomeInr[row] = 0;
    this.sellableInr[row] = 0;
    this.spentInr[row] = 0;
    this.owedInr[row] = 0;
    this.debtInr[row] = 0;
    const i = uid - this.firstUid;
    this.isTouchedBit[i >> 3] = this.isTouchedBit[i >> 3]! | (1 << (i & 7));
    return row;
  }

  /** Makes a household latent again. */
  release(row: number): void {
    const uid = this.uid[row]!;
    const i = uid - this.firstUid;
    this.isTouchedBit[i >> 3] = this.isTouchedBit[i >> 3]! & ~(1 << (i & 7));
    this.phase[row] = FREE;
    this.free.push(row);
  }
}
