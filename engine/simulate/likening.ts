type Numbers = Float64Array;
type Fields = Record<string, unknown>;

const isObject = (v: unknown): v is object => typeof v === 'object' && v !== null;

/**
 * Gives an object the state of another that was made in the same way: every number, text, array and typed array that it reaches. What was made
 * keeps its place, so that it stays as fast as it was made. Functions stay, as do maps to objects: they hold nothing but what can be found again.
 * @param done objects that are not to be looked at; every object looked at is added
 */
export function liken(to: object, from: object, done: Set<object>): void {
  if (done.has(from)) return;
  done.add(from);
  if (from instanceof Map) {
    const map = to as Map<unknown, unknown>;
    if ([...from.values()].some(isObject)) return;
    map.clear();
    for (const [k, v] of from) map.set(k, v);
    return;
  }
  if (Array.isArray(from)) (to as unknown[]).length = from.length;
  for (const [key, v] of Object.entries(from)) (to as Fields)[key] = likened((to as Fields)[key], v, done);
}

/** Returns what a field becomes. */
function likened(own: unknown, other: unknown, done: Set<object>): unknown {
  if (typeof other === 'function') return own;
  if (!isObject(other)) return other;
  if (done.has(other)) return own;
  if (ArrayBuffer.isView(other)) {
    const [x, y] = [own as Numbers | undefined, other as Numbers];
    // A table that grew has columns of its own; all other arrays may be views that others see too.
    if (x?.length !== y.length) return y.slice();
    x.set(y);
    return x;
  }
  if (!isObject(own)) throw new Error(`a run cannot be forked: ${other.constructor.name} is not there when a run begins`);
  liken(own, other, done);
  return own;
}
