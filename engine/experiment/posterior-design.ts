import { type Factor, type FactorValue, numberOf } from '../scenario/factors.ts';
import type { PointTable } from '../scenario/points.ts';
import type { Design } from './design.ts';

/** Designs in which levers are crossed with every draw; in the others each point has one draw, in turn. */
const CROSSED: readonly string[] = ['grid', 'factorial', 'one-at-a-time'];

/** Returns a design whose points carry draws of a posterior: whole rows, so that what is correlated stays so. The draw varies fastest. */
export function withPosterior(design: Design, { paths, rows }: PointTable): Design {
  const factors = paths.map((path, j): Factor => {
    const values = rows.map((row) => row[j]!);
    const relative = values.every((v) => typeof v === 'string');
    const ordered = [...values].sort((a, b) => numberOf(a) - numberOf(b));
    return { path, kind: 'uncertainty', low: ordered[0]!, high: ordered.at(-1)!, ...(relative ? { unitIsRelative: true } : {}) };
  });
  const isCrossed = CROSSED.includes(design.name);
  const point = (i: number): readonly FactorValue[] =>
    isCrossed ? [...design.point(Math.floor(i / rows.length)), ...rows[i % rows.length]!] : [...design.point(i), ...rows[i % rows.length]!];
  return { name: design.name, factors: [...design.factors, ...factors], nPoints: isCrossed ? design.nPoints * rows.length : design.nPoints, point, ...(isCrossed ? { drawn: { draws: rows.length, factors: factors.length } } : {}) };
}
