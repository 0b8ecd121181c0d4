const BARS = '▁▂▃▄▅▆▇█';

/** Returns values as a line of bars from `low` to `high`; neighbours are averaged until it fits. A value that is not a number is a blank. */
export function sparkline(values: ArrayLike<number>, low: number, high: number, width = 60): string {
  const n = Math.min(width, values.length);
  let line = '';
  for (let i = 0; i < n; i++) {
    const [from, to] = [Math.floor((i * values.length) / n), Math.floor(((i + 1) * values.length) / n)];
    let sum = 0;
    for (let j = from; j < to; j++) sum += values[j]!;
    const share = high > low ? (sum / (to - from) - low) / (high - low) : 0;
    line += Number.isNaN(share) ? ' ' : BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(share * BARS.length)))]!;
  }
  return line;
}
