/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Returns the nearest of some names as a question, or where to look. */
export function nearest(name: string, names: readonly string[], otherwise = 'see scenarios/README.md'): string {
  const sorted = names.map((n) => [distance(name, n), n] as const).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  const best = sorted[0];
  return best && best[0] <= Math.max(3, name.length / 2) ? `did you mean ${best[1]}?` : otherwise;
}
