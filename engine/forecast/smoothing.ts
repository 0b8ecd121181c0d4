import { log } from '../numeric/elementary.ts';
import type { NaiveForecast } from './naive.ts';

/** One exponential smoothing model: level α, trend β damped by φ (none: β null), season γ of twelve months (none: null); additive errors. */
interface Smoothing {
  readonly alpha: number;
  readonly beta: number | null;
  readonly phi: number;
  readonly gamma: number | null;
}
interface Fitted {
  readonly model: Smoothing;
  readonly squares: number;
  readonly level: number;
  readonly trend: number;
  readonly season: readonly number[];
}

const YEAR = 12;
const GRID = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 0.999];
const SHARES = [0.01, 0.05, 0.1, 0.2, 0.4];
const DAMPING = [0.8, 0.9, 0.98];
const SEASONS = [0.01, 0.1, 0.3];

/** Runs a model over a history from the states that its first months suggest. */
function run(y: readonly number[], model: Smoothing): Fitted {
  const { alpha, beta, phi, gamma } = model;
  const season = new Array<number>(YEAR).fill(0);
  const first = y.slice(0, Math.min(YEAR, y.length));
  let level = gamma === null ? y[0]! : first.reduce((a, b) => a + b, 0) / first.length;
  if (gamma !== null) for (let i = 0; i < YEAR; i++) season[i] = (y[i] ?? level) - level;
  let trend = beta === null ? 0 : (y[Math.min(YEAR, y.length) - 1]! - y[0]!) / Math.max(1, Math.min(YEAR, y.length) - 1);
  if (beta !== null && gamma === null) level -= trend;
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    const s = gamma === null ? 0 : season[t % YEAR]!;
    const expected = level + phi * trend;
    const e = y[t]! - expected - s;
    squares += e * e;
    level = expected + alpha * e;
    if (beta !== null) trend = phi * trend + alpha * beta * e;
    if (gamma !== null) season[t % YEAR] = s + gamma * e;
  }
  return { model, squares, level, trend, season };
}

function* candidates(n: number): Generator<{ model: Smoothing; parameters: number }> {
  const seasons = n >= 2 * YEAR + 4 ? [null, ...SEASONS] : [null];
  for (const alpha of GRID)
    for (const gamma of seasons) {
      if (gamma !== null && gamma > 1 - alpha + 1e-9) continue;
      const extra = gamma === null ? 0 : YEAR + 1;
      yield { model: { alpha, beta: null, phi: 1, gamma }, parameters: 3 + extra };
      for (const beta of SHARES) {
        yield { model: { alpha, beta, phi: 1, gamma }, parameters: 5 + extra };
        for (const phi of DAMPING) yield { model: { alpha, beta, phi, gamma }, parameters: 6 + extra };
      }
    }
}

/**
 * Returns the forecast of the exponential smoothing model with the least AICc among those without and with trend, damped trend and season, over a grid of their weights.
 * Variance of h months ahead: σ²·(1 + Σ_{j<h} c_j²), c_j = α + αβ·(φ + … + φ^j) + γ where j is a whole year.
 * @param y log counts by month
 * @source Hyndman, Koehler, Ord and Snyder 2008, chapters 2, 6 (table 6.1) and 7.2
 */
export function smoothed(y: readonly number[], months: number): NaiveForecast {
  const n = y.length;
  let best: { fitted: Fitted; score: number; parameters: number } | null = null;
  for (const { model, parameters } of candidates(n)) {
    if (n - parameters - 1 < 1) continue;
    const fitted = run(y, model);
    const score = n * log(Math.max(1e-12, fitted.squares / n)) + 2 * parameters + (2 * parameters * (parameters + 1)) / (n - parameters - 1);
    if (!best || score < best.score) best = { fitted, score, parameters };
  }
  const { fitted, parameters } = best ?? { fitted: run(y, { alpha: 0.999, beta: null, phi: 1, gamma: null }), parameters: 1 };
  const { alpha, beta, phi, gamma } = fitted.model;
  const variance = fitted.squares / Math.max(1, n - Math.min(parameters, n - 1));
  const middle = new Float64Array(months);
  const spread = new Float64Array(months);
  let [ahead, kept, sum] = [0, phi, 1];
  for (let h = 1; h <= months; h++) {
    ahead += kept;
    middle[h - 1] = fitted.level + ahead * fitted.trend + (gamma === null ? 0 : fitted.season[(n + h - 1) % YEAR]!);
    spread[h - 1] = Math.max(0.02, Math.sqrt(variance * sum));
    const c = alpha + (beta === null ? 0 : alpha * beta * ahead) + (gamma !== null && h % YEAR === 0 ? gamma : 0);
    sum += c * c;
    kept *= phi;
  }
  return { middle, spread };
}
