// Measures the playground in Chromium: from the hand leaving a slider to the first curve and to the bands of all replicates.
// Usage: node --import tsx test/e2e/playground-speed.ts [query] [--plain for a page that may not share memory]
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { serve } from '../../engine/node/server.ts';
import { installed, launch, open } from './browsers.ts';

const VALUES = [1.5, 2.5, 0.5, 3, 2, 1.2, 3.5];
const query = process.argv[2]?.startsWith('--') ? '' : (process.argv[2] ?? '');
const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

async function main(): Promise<void> {
  const site = mkdtempSync(join(tmpdir(), 'pravas-speed-'));
  await build({ configFile: 'viz/vite.config.ts', build: { outDir: site, emptyOutDir: true }, logLevel: 'error' });
  const { server, url } = await serve({ site, isIsolated: !process.argv.includes('--plain') });
  const browser = await launch(installed().find((b) => b.name === 'chrome')!);
  const began = performance.now();
  const { page } = await open(browser, `${url}#playground?${query}`);
  const isDone = 'document.documentElement.dataset.state === "done" && document.querySelector("#digest").textContent.length === 64';
  await page.waitForFunction(isDone, { timeout: 300_000 });
  console.log(`baseline of all replicates, from opening the page: ${Math.round(performance.now() - began)} ms`);
  const first: number[] = [];
  const all: number[] = [];
  for (const value of VALUES) {
    await page.evaluate(`{
      window.hand = performance.now(); window.seen = {};
      performance.clearMeasures();
      const s = document.querySelector('[data-path="enforcement.*.intensity"]'); s.value = ${value}; s.dispatchEvent(new Event('input'));
    }`);
    await page.waitForFunction('performance.getEntriesByName("all replicates").length > 0', { timeout: 300_000, polling: 20 });
    await page.waitForFunction(isDone, { timeout: 300_000 });
    const [f, a] = (await page.evaluate('["first curve", "all replicates"].map((n) => { const e = performance.getEntriesByName(n).at(-1); return e.startTime + e.duration - window.hand; })')) as [number, number];
    first.push(f);
    all.push(a);
    console.log(`enforcement × ${value}: first curve ${Math.round(f)} ms, all replicates ${Math.round(a)} ms`);
  }
  console.log(`median of ${VALUES.length}: first curve ${Math.round(median(first))} ms, bands of all replicates ${Math.round(median(all))} ms`);
  await browser.close();
  server.close();
}
void main();
