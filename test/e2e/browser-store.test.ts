import type { Server } from 'node:http';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultRoutes, withResults } from '../../engine/node/commands/view.ts';
import { serve } from '../../engine/node/server.ts';
import { installed, launch, open } from './browsers.ts';
import { builtSite } from './built-site.ts';
import { largeStore } from './large-store.ts';

const N_RUNS = 100_000;
/** Most bytes of one answer: what charts can hold, however many runs there are. */
const MOST_BYTES = 600_000;
const chromium = installed().find((b) => b.name === 'chrome');
if (!chromium) test.skip('a large store in chromium: not installed; apt-get install chromium');

describe.skipIf(!chromium)('a store of 100,000 runs', () => {
  let server: Server;
  let url = '';
  let browser: Browser;
  beforeAll(async () => {
    ({ server, url } = await serve({ site: await builtSite(), routes: resultRoutes([largeStore(N_RUNS)]), page: withResults }));
    browser = await launch(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('is asked, and never held by the page: whatever is chosen or brushed, answers are small and few elements are drawn', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await page.waitForFunction('document.documentElement.dataset.state === "done" && document.querySelector(".scroll tbody tr")', { timeout: 60_000 });
    expect(await page.$eval('.status', (e) => e.textContent)).toContain('25000 points, 100000 runs');
    const shown = async (): Promise<void> => {
      await page.waitForFunction('document.querySelector("main [role=status].note").textContent !== "Asking…" && document.querySelector(".scroll tbody tr")');
      expect((await page.$$('.scroll tbody tr')).length).toBeLessThanOrEqual(50);
      expect((await page.$$('circle')).length).toBeLessThan(6000);
    };
    await shown();
    // Fewer departures where enforcement is high, which is where deaths are many: the analysis says so.
    expect(await page.$eval('main', (e) => e.textContent)).toMatch(/the more enforcement\.fence\.intensity, the less/i);
    for (const outcome of ['deaths', 'debtInr']) {
      await page.select('.controls select', outcome);
      // The horizontal axis of the trade-off.
      await page.waitForFunction(`[...document.querySelectorAll('svg[aria-label^="Trade-off"] text.middle')].some((t) => t.textContent === ${JSON.stringify(outcome)})`, { timeout: 30_000 });
      await shown();
    }
    const chart = (await page.$$('svg[aria-label^="Trade-off"]'))[0]!;
    await chart.evaluate((e) => e.scrollIntoView({ block: 'center' }));
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.7, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction('document.querySelector(".scroll caption").textContent.startsWith("Points in the rectangle: ")');
    const caption = await page.$eval('.scroll caption', (e) => e.textContent!);
    expect(Number(/rectangle: (\d+); the first 50/.exec(caption)![1])).toBeGreaterThan(1000);
    await shown();
    const sizes = (await page.evaluate('performance.getEntriesByType("resource").filter((r) => r.name.includes("/results/")).map((r) => r.decodedBodySize)')) as number[];
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
