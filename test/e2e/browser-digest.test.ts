import type { Server } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { readScenario, simulate } from '../../engine/index.ts';
import { digestOf } from '../../engine/node/digest.ts';
import { scenarioFiles } from '../../engine/node/files.ts';
import { serve } from '../../engine/node/server.ts';
import { scenarioText, START } from '../../viz/state.ts';
import { installed, launch, missing, open } from './browsers.ts';

const browsers = installed();
for (const name of missing()) test.skip(`in ${name}: not installed; apt-get install chromium firefox-esr`);

const STATE = { ...START, scale: 0.001, replicates: 1, levers: { 'pathways.*.quota': '2x', 'enforcement.mexico-us.intensity': '1.5x' } };
const QUERY = 'scale=0.001&replicates=1&l.pathways.*.quota=2x&l.enforcement.mexico-us.intensity=1.5x';

describe.skipIf(browsers.length === 0)('a run in a browser', () => {
  let server: Server;
  let url = '';
  let expected = '';
  const site = mkdtempSync(join(tmpdir(), 'pravas-site-'));
  beforeAll(async () => {
    await build({ configFile: 'viz/vite.config.ts', build: { outDir: site, emptyOutDir: true }, logLevel: 'error' });
    ({ server, url } = await serve({ site }));
    const file = join(mkdtempSync(join(tmpdir(), 'pravas-')), 'playground.yaml');
    writeFileSync(file, scenarioText(STATE));
    expected = digestOf([simulate(readScenario(file, scenarioFiles()), { scale: STATE.scale })]);
  });
  afterAll(() => void server?.close());

  test.each(browsers)('in $name has the digest that Node computes', async (browser) => {
    const b = await launch(browser);
    try {
      const { page, complaints } = await open(b, `${url}#playground?${QUERY}`);
      await page.waitForFunction('document.documentElement.dataset.state === "done"', { timeout: 60_000 });
      expect(await page.$eval('#digest', (e) => e.textContent)).toBe(expected);
      expect(complaints).toEqual([]);
    } finally {
      await b.close();
    }
  });
});
