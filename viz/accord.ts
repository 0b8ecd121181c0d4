/** Cells: the month after which all parts of a run leave it, and whether it was begun or called off; then two numbers of each part. */
const [LEAVE, BEGINNING, TOLD] = [0, 1, 2];
const [BEGUN, CALLED_OFF] = [1, 2];

/** What the parts of one run agree on, in memory that they share. */
export class Accord {
  private readonly cells: Int32Array;
  private readonly count: number;

  constructor(cells: Int32Array, count: number) {
    this.cells = cells;
    this.count = count;
  }

  /** Makes the shared memory. @param count parts */
  static cells(count: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer(4 * (TOLD + 2 * count)));
  }

  /** Begins the run or calls it off; either all parts begin or none. Returns whether they do. */
  begin(isWanted: boolean): boolean {
    Atomics.compareExchange(this.cells, BEGINNING, 0, isWanted ? BEGUN : CALLED_OFF);
    return Atomics.load(this.cells, BEGINNING) === BEGUN;
  }

  /** Tells the others a number, not below 0, and waits for theirs; returns the least. @param round first or second */
  least(round: 0 | 1, index: number, own: number): number {
    const { cells, count } = this;
    const first = TOLD + round * count;
    Atomics.store(cells, first + index, own + 1);
    Atomics.notify(cells, first + index);
    let found = own;
    for (let i = first; i < first + count; i++) {
      while (Atomics.load(cells, i) === 0) Atomics.wait(cells, i, 0);
      found = Math.min(found, Atomics.load(cells, i) - 1);
    }
    return found;
  }

  /** Says, once, after which month all leave: the first part does, before it meets the others in that month. */
  leaveAfter(months: number): void {
    Atomics.compareExchange(this.cells, LEAVE, 0, months);
  }

  /** Whether all leave now that so many months are done. */
  isLeft(done: number): boolean {
    const leave = Atomics.load(this.cells, LEAVE);
    return leave !== 0 && leave <= done;
  }
}
