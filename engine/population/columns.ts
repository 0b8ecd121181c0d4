/** A typed array that grows by doubling. */
export type Column = Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** Returns a column of at least the given length that begins with the old one’s values. */
export function grown<C extends Column>(column: C, length: number): C {
  const make = column.constructor as new (n: number) => C;
  const larger = new make(Math.max(length, 2 * column.length, 16));
  larger.set(column as never);
  return larger;
}
