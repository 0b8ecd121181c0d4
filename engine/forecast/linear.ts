import { choleskyOf } from '../experiment/cholesky.ts';

/** Solves A·x = b for a symmetric positive definite A [k × k, rows]; null where it is singular. */
export function solved(a: Float64Array, b: ArrayLike<number>, k: number): Float64Array | null {
  const l = choleskyOf(a, k);
  if (!l) return null;
  const x = Float64Array.from(b);
  for (let i = 0; i < k; i++) {
    let sum = x[i]!;
    for (let t = 0; t < i; t++) sum -= l[i * k + t]! * x[t]!;
    x[i] = sum / l[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let t = i + 1; t < k; t++) sum -= l[t * k + i]! * x[t]!;
    x[i] = sum / l[i * k + i]!;
  }
  return x;
}
