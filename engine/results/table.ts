/** Returns a table for the terminal: first column to the left, the others to the right, a rule under the head. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((h, c) => Math.max(h.length, ...rows.map((r) => (r[c] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ').trimEnd();
  return [line(head), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n');
}

/** Returns a number as people read it: thousands separated, large ones in millions or billions, small ones to three digits. */
export function readable(x: number): string {
  const size = Math.abs(x);
  if (size >= 1e9) return `${separated(x / 1e9, size >= 1e11 ? 0 : 1)} bn`;
  if (size >= 1e7) return `${separated(x / 1e6, 1)} m`;
  if (size >= 100 || Number.isInteger(x)) return separated(x, 0);
  return size === 0 ? '0' : `${x < 0 ? '−' : ''}${Number(size.toPrecision(3))}`;
}

function separated(x: number, digits: number): string {
  const [whole, part] = Math.abs(x).toFixed(digits).split('.') as [string, string | undefined];
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '');
  return x < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** Returns a signed number. */
export function signed(x: number): string {
  return x > 0 ? `+${readable(x)}` : readable(x);
}
