/**
 * Returns the lower factor L [k × k] of a symmetric positive definite matrix A = L·Lᵀ [k × k, rows]; null where A is singular: a pivot
 * below 1e-10 of its diagonal.
 */
export function choleskyOf(a: Float64Array, k: number): Float64Array | null {
  const l = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * k + j]!;
      for (let t = 0; t < j; t++) sum -= l[i * k + t]! * l[j * k + t]!;
      if (i === j) {
        if (!(sum > 1e-10 * a[i * k + i]!)) return null;
        l[i * k + i] = Math.sqrt(sum);
      } else l[i * k + j] = sum / l[j * k + j]!;
    }
  return l;
}

/** Returns the inverse [k × k] of L·Lᵀ from its lower factor. */
export function inverseOf(l: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  const x = new Float64Array(k);
  for (let column = 0; column < k; column++) {
    for (let i = 0; i < k; i++) {
      let sum = i === column ? 1 : 0;
      for (let t = 0; t < i; t++) sum -= l[i * k + t]! * x[t]!;
      x[i] = sum / l[i * k + i]!;
    }
    for (let i = k - 1; i >= 0; i--) {
      let sum = x[i]!;
      for (let t = i + 1; t < k; t++) sum -= l[t * k + i]! * x[t]!;
      x[i] = sum / l[i * k + i]!;
    }
    for (let i = 0; i < k; i++) inverse[i * k + column] = x[i]!;
  }
  return inverse;
}
