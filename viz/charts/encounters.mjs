// Draws monthly encounters at the two land borders, observed (dots) and simulated (line: mean of replicates), as SVG.
// Usage: node viz/charts/encounters.mjs <outcomes.csv> <observed.csv> <out.svg>
import { readFileSync, writeFileSync } from 'node:fs';

const [outcomes, observed, out] = process.argv.slice(2);
if (!out) {
  console.error('usage: node viz/charts/encounters.mjs <outcomes.csv> <observed.csv> <out.svg>');
  process.exit(2);
}
const rows = (path) => readFileSync(path, 'utf8').trim().split('\n').map((l) => l.split(','));
const simulated = new Map();
for (const [, , month, outcome, value] of rows(outcomes).slice(1)) {
  if (outcome !== 'encounters.southwest' && outcome !== 'encounters.northern') continue;
  const key = `${outcome.slice(11)} ${month}`;
  simulated.set(key, [...(simulated.get(key) ?? []), Number(value)]);
}
const [head, ...data] = rows(observed);
const column = (name) => head.indexOf(name);
const seen = new Map(data.map((r) => [`${r[column('border_region')]} ${r[column('month')]}`, Number(r[column('encounters')])]));
const months = [...new Set([...simulated.keys()].map((k) => k.split(' ')[1]))].sort();
const width = 760;
const panel = 190;
const left = 56;
const x = (i) => left + (i * (width - left - 16)) / (months.length - 1);
const parts = [];
['southwest', 'northern'].forEach((border, p) => {
  const top = 34 + p * (panel + 44);
  const values = months.map((m) => {
    const v = simulated.get(`${border} ${m}`);
    return v.reduce((a, b) => a + b, 0) / v.length;
  });
  const most = Math.max(...values, ...months.map((m) => seen.get(`${border} ${m}`) ?? 0));
  const y = (v) => top + panel - (v / most) * panel;
  const step = [500, 1000, 2000].find((s) => most / s <= 6) ?? 5000;
  parts.push(`<text class="title" x="${left}" y="${top - 12}">${border === 'southwest' ? 'Southwest border (United States–Mexico)' : 'Northern border (United States–Canada)'}, encounters a month</text>`);
  for (let v = 0; v <= most; v += step)
    parts.push(`<line class="grid" x1="${left}" x2="${width - 16}" y1="${y(v).toFixed(1)}" y2="${y(v).toFixed(1)}"/><text class="tick" text-anchor="end" x="${left - 6}" y="${(y(v) + 4).toFixed(1)}">${v.toLocaleString('en-US')}</text>`);
  months.forEach((m, i) => {
    if (m.endsWith('-01')) parts.push(`<text class="tick" text-anchor="middle" x="${x(i).toFixed(1)}" y="${top + panel + 16}">${m.slice(0, 4)}</text>`);
    const o = seen.get(`${border} ${m}`);
    if (o !== undefined) parts.push(`<circle class="seen" r="3" cx="${x(i).toFixed(1)}" cy="${y(o).toFixed(1)}"/>`);
  });
  parts.push(`<polyline class="line" points="${values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(' ')}"/>`);
});
const height = 34 + 2 * (panel + 44) + 14;
writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Monthly encounters of Indians at the US land borders, observed as dots and simulated as a line">
<style>
  text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .grid { stroke: #ddd } .line { fill: none; stroke: #0b63c5; stroke-width: 2 } .seen { fill: #c2410c }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #444 } .line { stroke: #6ab0ff } .seen { fill: #ff9b66 } }
</style>
${parts.join('\n')}
<circle class="seen" r="3" cx="${left + 4}" cy="${height - 12}"/><text x="${left + 12}" y="${height - 8}">observed (US Customs and Border Protection)</text>
<line class="line" x1="${left + 290}" x2="${left + 314}" y1="${height - 12}" y2="${height - 12}"/><text x="${left + 320}" y="${height - 8}">simulated, one run of every household</text>
</svg>
`);
