/** Which way an outcome is wanted. */
export type Direction = 'fall' | 'rise';

/** Returns objectives [n × m] all turned so that less is better. */
export function turned(values: readonly (readonly number[])[], directions: readonly Direction[]): number[][] {
  return values.map((row) => row.map((v, j) => (directions[j] === 'rise' ? -v : v)));
}

/** Whether a is at least as good as b in everything and better in something; less is better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let j = 0; j < a.length; j++) {
    if (a[j]! > b[j]!) return false;
    if (a[j]! < b[j]!) isBetter = true;
  }
  return isBetter;
}

/** Returns the numbers of the points that no other dominates; less is better. Equal points all stay; points with a value that is no number never do. */
export function efficientOf(points: readonly (readonly number[])[]): number[] {
  const whole = [...points.keys()].filter((i) => !points[i]!.some(Number.isNaN));
  // In this order only a point before can dominate, and one of the efficient ones does if any.
  const order = whole.sort((a, b) => compared(points[a]!, points[b]!));
  const efficient: number[] = [];
  for (const i of order) if (!efficient.some((j) => dominates(points[j]!, points[i]!))) efficient.push(i);
  return efficient.sort((a, b) => a - b);
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return a[j]! - b[j]!;
  return 0;
}

/** Returns the front of each point, from 0 for those that nobody dominates; less is better. */
export function frontsOf(points: readonly (readonly number[])[]): number[][] {
  const n = points.length;
  const nAbove = new Uint32Array(n);
  const below: number[][] = points.map(() => []);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      if (dominates(points[i]!, points[j]!)) {
        below[i]!.push(j);
        nAbove[j]!++;
      } else if (dominates(points[j]!, points[i]!)) {
        below[j]!.push(i);
        nAbove[i]!++;
      }
  const fronts: number[][] = [];
  for (let front = [...points.keys()].filter((i) => nAbove[i] === 0); front.length > 0; ) {
    fronts.push(front);
    const next: number[] = [];
    for (const i of front) for (const j of below[i]!) if (--nAbove[j]! === 0) next.push(j);
    front = next.sort((a, b) => a - b);
  }
  return fronts;
}

/**
 * Returns the volume that points dominate up to a reference; less is better. Points beyond the reference in anything count for nothing.
 * @source While, Bradstreet and Barone 2012, IEEE Transactions on Evolutionary Computation 16: 86–95 (exclusive volumes, one after another)
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((p) => p.every((v, j) => v < reference[j]!));
  const front = distinct(efficientOf(inside).map((i) => inside[i]!));
  return volumeOf(front.sort((a, b) => b[0]! - a[0]!), reference);
}

function distinct(points: readonly (readonly number[])[]): (readonly number[])[] {
  const seen = new Set<string>();
  return points.filter((p) => seen.size < seen.add(p.join()).size);
}

function volumeOf(front: readonly (readonly number[])[], reference: readonly number[]): number {
  if (front.length === 0) return 0;
  if (reference.length === 1) return reference[0]! - Math.min(...front.map((p) => p[0]!));
  if (reference.length === 2) {
    const sorted = [...front].sort((a, b) => a[0]! - b[0]!);
    let [sum, ceiling] = [0, reference[1]!];
    for (const [x, y] of sorted as [number, number][]) {
      if (y >= ceiling) continue;
      sum += (reference[0]! - x) * (ceiling - y);
      ceiling = y;
    }
    return sum;
  }
  let sum = 0;
  front.forEach((p, i) => {
    const own = p.reduce((v, x, j) => v * (reference[j]! - x), 1);
    // What the points after it take of its box: each moved into the box.
    const limited = front.slice(i + 1).map((q) => q.map((x, j) => Math.max(x, p[j]!)));
    sum += own - volumeOf(distinct(efficientOf(limited).map((k) => limited[k]!)), reference);
  });
  return sum;
}
