/** Most entries: a sweep over equations must not fill the memory. */
const MOST = 1000;

/** What was made from a text, so that the same text gives the same thing again; the oldest go first. */
export class Remembered<T> {
  private readonly made = new Map<string, T>();

  get(text: string, make: () => T): T {
    const known = this.made.get(text);
    if (known !== undefined) return known;
    const fresh = make();
    if (this.made.size === MOST) this.made.delete(this.made.keys().next().value!);
    this.made.set(text, fresh);
    return fresh;
  }
}
