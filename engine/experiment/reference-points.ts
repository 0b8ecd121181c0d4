/** Returns points spread evenly on the simplex of m coordinates that add up to 1, cut into `nParts` [C(nParts + m − 1, m − 1) × m]. @source Das and Dennis 1998 */
export function simplexPoints(m: number, nParts: number): number[][] {
  const found: number[][] = [];
  const fill = (before: readonly number[], left: number): void => {
    if (before.length === m - 1) found.push([...before, left].map((v) => v / nParts));
    else for (let i = 0; i <= left; i++) fill([...before, i], left - i);
  };
  fill([], nParts);
  return found;
}

/** Returns the most of such points that are no more than a number; the corners where even those are too many. */
export function atMostPoints(m: number, most: number): number[][] {
  let nParts = 1;
  const count = (p: number): number => {
    let n = 1;
    for (let j = 1; j < m; j++) n = (n * (p + j)) / j;
    return n;
  };
  while (m > 1 && count(nParts + 1) <= most) nParts++;
  return simplexPoints(m, nParts);
}
