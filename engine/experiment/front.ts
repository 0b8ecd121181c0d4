/** One point of a scatter. */
export interface Dot {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** Returns the points that no other beats in both, where less is better in both; along x. */
export function paretoFront(dots: readonly Dot[]): Dot[] {
  const front: Dot[] = [];
  for (const d of [...dots].sort((a, b) => a.x - b.x || a.y - b.y)) if (front.length === 0 || d.y < front.at(-1)!.y) front.push(d);
  return front;
}
