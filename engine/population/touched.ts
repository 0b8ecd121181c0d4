import { grown } from './columns.ts';

export const FREE = 0;
export const HOME = 1;
export const APPLIED = 2;
export const JOURNEY = 3;
export const ABROAD = 4;

/** Households of one block that have acted: explicit state, one row each. */
export class TouchedTable {
  n = 0;
  uid = new Int32Array(0);
  phase = new Uint8Array(0);
  /** Pathway while applied, route while on a journey or after one, −1 else. */
  choice = new Int32Array(0);
  leg = new Int32Array(0);
  party = new Uint8Array(0);
  status = new Uint8Array(0);
  destination = new Uint8Array(0);
  /** Months in the phase. */
  months = new Int32Array(0);
  broker = new Int32Array(0);
  attempts = new Uint8Array(0);
  /** Kind of the last irregular outcome plus one, 0 for none. */
  experience = new Uint8Array(0);
  experienceAge = new Int32Array(0);
  /** Families told nothing: months since a member went missing, 0 for none. */
  waiting = new Int32Array(0);
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

  /** Gives a latent household a row at home. */
  add(uid: number): number {
    const row = this.free.pop() ?? this.n++;
    if (row >= this.uid.length) {
      this.uid = grown(this.uid, this.n);
      const length = this.uid.length;
      this.phase = grown(this.phase, length);
      this.choice = grown(this.choice, length);
      this.leg = grown(this.leg, length);
      this.party = grown(this.party, length);
      this.status = grown(this.status, length);
      this.destination = grown(this.destination, length);
      this.months = grown(this.months, length);
      this.broker = grown(this.broker, length);
      this.attempts = grown(this.attempts, length);
      this.experience = grown(this.experience, length);
      this.experienceAge = grown(this.experienceAge, length);
      this.waiting = grown(this.waiting, length);
      this.debtInr = grown(this.debtInr, length);
    }
    this.uid[row] = uid;
    this.phase[row] = HOME;
    this.choice[row] = -1;
    this.leg[row] = 0;
    this.party[row] = 0;
    this.status[row] = 0;
    this.destination[row] = 0;
    this.months[row] = 0;
    this.broker[row] = -1;
    this.attempts[row] = 0;
    this.experience[row] = 0;
    this.experienceAge[row] = 0;
    this.waiting[row] = 0;
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
