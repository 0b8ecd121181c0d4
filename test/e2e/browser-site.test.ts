import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SITE } from '../../engine/node/site.ts';
import { HINDCASTS, writeLibraryResults } from '../../engine/node/library-results.ts';
import { installed, launch, missing, open } from './browsers.ts';
import { builtSite } from './built-site.ts';

let site = '';
const SMALL = { scale: 0.0005, replicates: 2, from: '2016-01', to: '2016-03' };
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const servers: Server[] = [];

/** Any static host: it gives files and knows nothing of what they are for. */
async function host(headers: Record<string, string>): Promise<string> {
  const server = createServer((request, response) => {
    const path = join(site, new URL(request.url!, 'http://x').pathname.replace(/^\/pages\//, '/').replace(/\/$/, '/index.html'));
    if (!path.startsWith(site) || !existsSync(path) || !statSync(path).isFile()) return response.writeHead(404).end();
    return response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...headers }).end(readFileSync(path));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/pages/`;
}

beforeAll(async () => {
  site = await builtSite();
  await writeLibraryResults({ site, corridors: ['central-mediterranean'], sweeps: [], hindcasts: HINDCASTS, ...SMALL });
});
afterAll(() => servers.forEach((s) => void s.close()));

for (const name of missing()) test.skip(`the static site in ${name}: not installed; apt-get install chromium firefox-esr`);

describe.each(installed())('the static site in $name', (browser) => {
  let b: Browser;
  beforeAll(async () => {
    b = await launch(browser);
  });
  afterAll(() => b?.close());

  test.each([['no headers', {}], ['headers that isolate', ISOLATION]] as const)('under %s it shows stored results, whose CSV is the command line’s, and simulates on shared memory', async (_, headers) => {
    const { page, complaints } = await open(b, `${await host(headers)}#compare`);
    await page.waitForFunction('document.documentElement.dataset.parts === "done" && crossOriginIsolated', { timeout: 60_000 });
    // A page that is isolated anyway takes no service worker.
    expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)')).toBe('Cross-Origin-Embedder-Policy' in headers ? 0 : 1);
    expect(await page.$$eval('.chart', (all) => all.length)).toBeGreaterThan(6);
    expect(await page.$eval('main', (e) => e.textContent)).toContain('humanitarian-sea: ');
    await page.evaluate(`URL.createObjectURL = (blob) => { window.saved = blob.text(); return '#compare'; }; HTMLAnchorElement.prototype.click = () => {}`);
    await page.$eval('#csv', (e) => (e as unknown as { click(): void }).click());
    expect(((await page.evaluate('window.saved')) as string) === told()).toBe(true);
    await page.evaluate(`location.hash = '#playground?corridor=corridors/central-mediterranean&scale=0.0005&replicates=1&since=2016-02&to=2016-03'`);
    const digest = async (other: string): Promise<string> => {
      await page.waitForFunction(`document.documentElement.dataset.state === "done" && /^[0-9a-f]{64}$/.test(document.querySelector("#digest")?.textContent) && document.querySelector("#digest").textContent !== ${JSON.stringify(other)}`, { timeout: 60_000 });
      return page.$eval('#digest', (e) => e.textContent!);
    };
    const before = await digest('');
    await page.evaluate(`{ const s = document.querySelector('[data-path="rescue.*.coverage"], input[type=range][data-path]'); s.value = s.min; s.dispatchEvent(new Event('input')); }`);
    expect(await digest(before)).not.toBe(before);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('it shows what was forecast, and how far that is to be believed', async () => {
    const { page, complaints } = await open(b, `${await host(ISOLATION)}#compare`);
    await page.waitForFunction('document.documentElement.dataset.parts === "done"', { timeout: 60_000 });
    expect(await page.$$eval('select[aria-label="Results"] option', (all) => all.map((o) => o.textContent))).toEqual(['The Central Mediterranean to Italy', ...HINDCASTS.map((x) => x.name)]);
    await page.select('select[aria-label="Results"]', '1');
    await page.waitForFunction('document.documentElement.dataset.state === "done" && document.querySelectorAll(".chart canvas").length === 2', { timeout: 60_000 });
    expect(await page.$eval('.status', (e) => e.textContent)).toMatch(/^One year cannot tell a good model from a lucky one: /);
    expect(await page.$eval('h2', (e) => e.textContent)).toBe('Hindcast of india-north-america: trained to 2022-09, scored to 2023-09');
    await page.select('select[aria-label="Results"]', '2');
    await page.waitForFunction('/^Rolling forecasts of central-mediterranean/.test(document.querySelector("h2")?.textContent)', { timeout: 60_000 });
    expect(await page.$eval('.status', (e) => e.textContent)).toMatch(/^An upper end: /);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

const pictures = process.env['PRAVAS_SCREENSHOTS'];
if (pictures)
  test('pictures of the built site for its documentation, after npm run build', async () => {
    const b = await launch(installed().find((x) => x.name === 'chrome')!);
    site = SITE;
    const url = await host(ISOLATION);
    const done = 'document.documentElement.dataset.state === "done"';
    const levers = 'l.enforcement.*.intensity=2x&l.pathways.*.quota=1.5x';
    const shots: readonly (readonly [string, string, string, string?])[] = [
      ['playground', `playground?${levers}`, `${done} && document.querySelector("#digest").textContent.length === 64`],
      ['journeys', `playground?${levers}`, `${done} && document.querySelector(".map")`, 'figure:has(.map)'],
      ['compare', 'compare', `${done} && document.documentElement.dataset.parts === "done"`],
      ['effects', 'compare', `${done} && document.documentElement.dataset.parts === "done"`, 'figure:has([aria-label^="Effects on"])'],
      ['sweep', 'compare', `${done} && document.querySelector(".scroll tbody tr")`],
      ['hindcast', 'compare', `${done} && document.querySelectorAll(".chart canvas").length === 2`],
    ];
    for (const [width, height, dark] of [[1440, 1000, false], [1440, 1000, true], [390, 844, true], [390, 844, false]] as const)
      for (const [name, hash, ready, centre] of shots) {
        // All of each page twice; the tops of the two pages in every way.
        if (!new RegExp(process.env['PRAVAS_SCREENSHOTS_OF'] ?? '').test(name)) continue;
        if (dark === (width === 1440) && name !== 'playground' && name !== 'compare') continue;
        const { page } = await open(b, `${url}#${hash}`, { width, height, dark });
        const wanted = { sweep: 'Sweep', hindcast: 'Hindcast' }[name];
        if (wanted) {
          await page.waitForFunction(`${done} && document.documentElement.dataset.parts === "done"`, { timeout: 60_000 });
          await page.$eval('select[aria-label="Results"]', (e, start) => {
            const select = e as unknown as { value: string; options: ArrayLike<{ value: string; textContent: string | null }>; dispatchEvent(event: Event): void };
            select.value = Array.from(select.options).find((o) => o.textContent!.startsWith(start))!.value;
            select.dispatchEvent(new Event('change'));
          }, wanted);
        }
        await page.waitForFunction(ready, { timeout: 300_000 });
        await new Promise((then) => setTimeout(then, 500));
        if (centre) await page.$eval(centre, (e) => e.scrollIntoView({ block: 'center' }));
        await page.screenshot({ path: join(pictures, `${name}-${width}-${dark ? 'dark' : 'light'}.png`) as `${string}.png` });
        await page.close();
      }
    await b.close();
  }, 1_200_000);

let kept = '';
/** What `pravas compare` writes for the same scenarios. */
function told(): string {
  if (kept !== '') return kept;
  const out = mkdtempSync(join(tmpdir(), 'pravas-told-'));
  const options = ['--scale', String(SMALL.scale), '--replicates', String(SMALL.replicates), '--from', SMALL.from, '--to', SMALL.to, '--quiet', '--out', out];
  execFileSync(process.execPath, ['engine/node/pravas.mjs', 'compare', 'pravas:corridors/central-mediterranean', 'pravas:policies/humanitarian-sea', ...options], { stdio: 'ignore' });
  kept = readFileSync(join(out, 'outcomes.csv'), 'utf8');
  return kept;
}
