import { exp, log } from '../numeric/elementary.ts';

/** Dissimilarity parameters of the tree stay | go(legal(pathways) | irregular(destinations(routes))). */
export interface Dissimilarity {
  readonly irregular: number;
  readonly legal: number;
  readonly destination: number;
  readonly route: number;
}

/** Returns θ·ln Σ exp(v/θ) over a range of values; −∞ when all are closed. */
export function inclusiveValue(values: Float64Array, from: number, to: number, theta: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (values[i]! > top) top = values[i]!;
  if (top === Number.NEGATIVE_INFINITY) return top;
  let sum = 0;
  for (let i = from; i < to; i++) if (values[i]! > Number.NEGATIVE_INFINITY) sum += values[i] === top ? 1 : exp((values[i]! - top) / theta);
  return sum === 1 ? top : top + theta * log(sum);
}

/** Returns 1 / (1 + exp(−x)). */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/** Share of one value in its nest: exp((v − I)/θ). */
function share(v: number, inclusive: number, theta: number): number {
  return v === Number.NEGATIVE_INFINITY ? 0 : v === inclusive ? 1 : exp((v - inclusive) / theta);
}

/** Nested logit over pathways and routes grouped by destination. */
export class NestedLogit {
  private readonly irregular: Float64Array;
  private readonly perDestination: Float64Array;
  private readonly destinationOfRoute: readonly number[];
  private readonly nPathways: number;

  /** @param destinationOfRoute destination of each route; routes of one destination need not be neighbours */
  constructor(nPathways: number, destinationOfRoute: readonly number[], nDestinations: number) {
    this.nPathways = nPathways;
    this.destinationOfRoute = destinationOfRoute;
    this.irregular = new Float64Array(nDestinations);
    this.perDestination = new Float64Array(destinationOfRoute.length);
  }

  /**
   * Writes the choice probabilities of all alternatives [pathways, then routes].
   * @param values utilities of the alternatives, −∞ where closed
   * @param stay utility of staying
   * @source McFadden 1978
   */
  probabilities(values: Float64Array, stay: number, theta: Dissimilarity, out: Float64Array): void {
    const { nPathways, destinationOfRoute, irregular, perDestination } = this;
    const nRoutes = destinationOfRoute.length;
    const legal = inclusiveValue(values, 0, nPathways, theta.legal);
    for (let d = 0; d < irregular.length; d++) {
      for (let r = 0; r < nRoutes; r++)
        perDestination[r] = destinationOfRoute[r] === d ? values[nPathways + r]! : Number.NEGATIVE_INFINITY;
      irregular[d] = inclusiveValue(perDestination, 0, nRoutes, theta.route);
    }
    const irregularValue = inclusiveValue(irregular, 0, irregular.length, theta.destination);
    perTwo[0] = legal;
    perTwo[1] = irregularValue;
    const go = inclusiveValue(perTwo, 0, 2, theta.irregular);
    if (go === Number.NEGATIVE_INFINITY) {
      out.fill(0);
      return;
    }
    const pGo = logistic(go - stay);
    const pLegal = pGo * share(legal, go, theta.irregular);
    const pIrregular = pGo * share(irregularValue, go, theta.irregular);
    for (let p = 0; p < nPathways; p++) out[p] = pLegal === 0 ? 0 : pLegal * share(values[p]!, legal, theta.legal);
    for (let d = 0; d < irregular.length; d++) {
      const pDestination = pIrregular === 0 ? 0 : pIrregular * share(irregular[d]!, irregularValue, theta.destination);
      for (let r = 0; r < nRoutes; r++)
        if (destinationOfRoute[r] === d) out[nPathways + r] = pDestination === 0 ? 0 : pDestination * share(values[nPathways + r]!, irregular[d]!, theta.route);
    }
  }
}

const perTwo = new Float64Array(2);
