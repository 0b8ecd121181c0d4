type View = Float64Array<ArrayBuffer>;

/**
 * Copies everything that a value reaches: objects with their prototypes, arrays, maps, sets, typed arrays; views of one buffer stay views of one
 * buffer. Functions are shared: none may hold state of its own.
 * @param known what stands for what is not to be copied; every copy made is added
 */
export function copyOf<T>(value: T, known: Map<object, object>): T {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before) return before as T;
  const keep = <C extends object>(copy: C): C => {
    known.set(value, copy);
    return copy;
  };
  if (value instanceof ArrayBuffer) return keep(value.slice(0)) as T;
  if (ArrayBuffer.isView(value)) {
    const view = value as unknown as View;
    return keep(new (view.constructor as new (buffer: ArrayBuffer, from: number, length: number) => View)(copyOf(view.buffer, known), view.byteOffset, view.length)) as unknown as T;
  }
  if (Array.isArray(value)) {
    const copy = keep([] as unknown[]);
    for (const entry of value) copy.push(copyOf(entry, known));
    return copy as T;
  }
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [k, v] of value) copy.set(copyOf(k, known), copyOf(v, known));
    return copy as T;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const v of value) copy.add(copyOf(v, known));
    return copy as T;
  }
  const copy = keep(Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>);
  for (const [key, v] of Object.entries(value)) copy[key] = copyOf(v as unknown, known);
  return copy as T;
}
