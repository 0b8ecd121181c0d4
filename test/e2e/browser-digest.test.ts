import type { Server } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readScenario, simulate } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { serve } from '../../engine/node/server.ts';
import { scenarioText, START } from '../../viz/state.ts';
import { installed, launch, missing, open } from './browsers.ts';
import { builtSite } from './built-site.ts';

const browsers = installed();
for (const name of missing()) test.skip(`in ${name}: not installed; apt-get install chromium firefox-esr`);

const STATE = { ...START, since: '2018-11', to: '2019-01', scale: 0.001, replicates: 2, levers: { 'pathways.*.quota': '2x', 'enforcement.mexico-us.intensity': '1.5x' } };
const QUERY = 'since=2018-11&to=2019-01&scale=0.001&l.pathways.*.quota=2x&l.enforcement.mexico-us.intensity=1.5x';

describe.skipIf(browsers.length === 0)('a run in a browser', () => {
  let server: Server;
  let url = '';
  let plain: { server: Server; url: string };
  let expected: (replicates: number) => string = () => '';
  beforeAll(async () => {
    const site = await builtSite();
    ({ server, url } = await serve({ site }));
    plain = await serve({ site, isIsolated: false });
    const file = join(mkdtempSync(join(tmpdir(), 'pravas-')), 'playground.yaml');
    writeFileSync(file, scenarioText(STATE));
    const scenario = readScenario(file, scenarioFiles());
    const results = [0, 1, 2].map((replicate) => simulate(scenario, { scale: STATE.scale, replicate }));
    expected = (replicates) => digestOf(results.slice(0, replicates));
  });
  afterAll(() => {
    server?.close();
    plain?.server.close();
  });

  const kinds = [['in parts', 2, 'parts=0'], ['whose last replicate all workers share', 3, '']] as const;
  test.skipIf(!browsers.some((b) => b.name === 'chrome')).each(kinds)('%s is left and begun again as sliders move, and ends with the same digest', async (_, replicates, crew) => {
    const b = await launch(browsers.find((x) => x.name === 'chrome')!);
    try {
      const { page, complaints } = await open(b, `${url}#playground?since=2018-11&to=2019-01&scale=0.001&replicates=${replicates}&threads=2&${crew}`);
      for (const [path, value] of [['pathways.*.quota', 3], ['enforcement.mexico-us.intensity', 2.5], ['pathways.*.quota', 1.5], ['enforcement.mexico-us.intensity', 1.5], ['pathways.*.quota', 2]] as const) {
        await page.evaluate(`{ const s = document.querySelector('[data-path="${path}"]'); s.value = ${value}; s.dispatchEvent(new Event('input')); }`);
        await new Promise((then) => setTimeout(then, 150));
      }
      await page.waitForFunction(`document.querySelector('#digest').textContent === ${JSON.stringify(expected(replicates))}`, { timeout: 60_000 });
      // Once more, at leisure, from where kept runs stand.
      for (const value of [3, 2]) {
        await page.evaluate(`{ const s = document.querySelector('[data-path="pathways.*.quota"]'); s.value = ${value}; s.dispatchEvent(new Event('input')); }`);
        await page.waitForFunction(`document.documentElement.dataset.state === "done" && (document.querySelector('#digest').textContent === ${JSON.stringify(expected(replicates))}) === ${value === 2}`, { timeout: 60_000 });
      }
      expect(await page.evaluate('performance.getEntriesByName("run in parts").length')).toBeGreaterThan(2);
      expect(complaints).toEqual([]);
    } finally {
      await b.close();
    }
  });

  test.each(browsers)('in $name has the digest that Node computes: on one worker and two, in parts on shared memory, and without shared memory', async (browser) => {
    const b = await launch(browser);
    const run = async (of: string, crew: string, replicates = 2): Promise<[boolean, number, string]> => {
      const { page, complaints } = await open(b, `${of}#playground?${QUERY}&replicates=${replicates}&${crew}`);
      await page.waitForFunction('document.documentElement.dataset.state === "done"', { timeout: 60_000 });
      expect(complaints).toEqual([]);
      const found: [boolean, number, string] = [(await page.evaluate('crossOriginIsolated')) as boolean, (await page.evaluate('performance.getEntriesByName("run in parts").length')) as number, await page.$eval('#digest', (e) => e.textContent!)];
      await page.close();
      return found;
    };
    try {
      expect(await run(url, 'threads=2')).toEqual([true, 0, expected(2)]);
      expect(await run(url, 'threads=2', 3)).toEqual([true, 2, expected(3)]);
      expect(await run(url, 'threads=2&parts=0')).toEqual([true, 4, expected(2)]);
      expect(await run(plain.url, 'threads=1')).toEqual([false, 0, expected(2)]);
    } finally {
      await b.close();
    }
  });
});
