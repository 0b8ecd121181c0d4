import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultRoutes, withResults } from '../../engine/node/commands/view.ts';
import { serve } from '../../engine/node/server.ts';
import { drop, installed, launch, missing, open } from './browsers.ts';
import { builtSite } from './built-site.ts';

const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const HOSTILE = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>';
const folder = mkdtempSync(join(tmpdir(), 'pravas-pages-'));
const path = (name: string): string => join(folder, name);
let site = '';
let server: Server;
let url = '';

function pravas(...args: string[]): void {
  execFileSync(process.execPath, [ENTRY, ...args], { cwd: folder, stdio: 'ignore', env: { ...process.env, PRAVAS_SITE: site } });
}

beforeAll(async () => {
  site = await builtSite();
  writeFileSync(path('base.yaml'), 'format: 1\nextends: pravas:corridors/india-north-america\nhorizon: { from: 2021-01, to: 2021-03, burnIn: 2 }\n');
  writeFileSync(path('late.yaml'), 'format: 1\nextends: base.yaml\nlevers:\n  pathways.*.quota: 2x\n');
  writeFileSync(path('sweep.yaml'), 'format: 1\ntitle: Sweep\nbase: base.yaml\ndesign: grid\nlevers:\n  enforcement.mexico-us.intensity: [1x, 2x]\n  pathways.us-work.quota: [1x, 2x, 3x]\n');
  pravas('compare', 'base.yaml', 'late.yaml', '--scale', '0.001', '--replicates', '2', '--quiet', '--out', 'results');
  pravas('sweep', 'sweep.yaml', '--scale', '0.0005', '--replicates', '1', '--quiet', '--out', 'store');
  mkdirSync(path('hindcast'));
  // One border is called by what would be markup, and so is whatever else is free text.
  const file = JSON.parse(readFileSync('test/fixtures/hindcast/hindcast.json', 'utf8')) as { borders: { fence: object }; naiveScores: Record<string, { fence: object }> };
  const { fence, ...others } = file.borders;
  writeFileSync(path('hindcast/hindcast.json'), JSON.stringify({ ...file, scenario: HOSTILE, command: HOSTILE, notes: [HOSTILE], free: [HOSTILE], borders: { [HOSTILE]: fence, ...others }, naiveScores: Object.fromEntries(Object.entries(file.naiveScores).map(([n, { fence: f, ...rest }]) => [n, { [HOSTILE]: f, ...rest }])) }));
  writeFileSync(path('hindcast/rolling.json'), readFileSync('test/fixtures/hindcast/rolling.json'));
  writeFileSync(path('plain.json'), JSON.stringify(file));
  ({ server, url } = await serve({ site, routes: resultRoutes([path('results'), path('store'), path('hindcast')]), page: withResults }));
}, 300_000);
afterAll(() => void server?.close());

for (const name of missing()) test.skip(`pages in ${name}: not installed; apt-get install chromium firefox-esr`);

describe.each(installed())('pages in $name', (installation) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(installation);
  });
  afterAll(() => browser?.close());

  const isDone = (page: Page): Promise<unknown> => page.waitForFunction('document.documentElement.dataset.state === "done"', { timeout: 60_000 });
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(AXE);
    return (await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html).join(" ")))')) as string[];
  };
  const dropped = (page: Page, ...names: string[]): Promise<string> => drop(page, ...names.map(path));
  const choose = async (page: Page, name: string): Promise<void> => {
    await isDone(page);
    await page.evaluate(`{ const s = document.querySelector('select[aria-label="Results"]'); s.value = [...s.options].find((o) => o.textContent === ${JSON.stringify(name)}).value; document.documentElement.dataset.state = 'reading'; s.dispatchEvent(new Event('change')); }`);
    await isDone(page);
  };
  const charts = 'document.querySelectorAll(".chart canvas").length';

  test('a hindcast has a chart for each border with CSV and drawing, its scores in a table, and no markup of its own', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await choose(page, 'hindcast, hindcast');
    await page.waitForFunction(`${charts} === 2`);
    expect(await page.$$eval('.chart', (all) => all.map((e) => e.getAttribute('aria-label')!))).toEqual([expect.stringContaining(`Encounters at ${HOSTILE}, persons per month, trained to 2019-08. forecast`), expect.stringContaining('Encounters at coast')]);
    expect(await page.$$eval('.scroll table', (all) => all.map((e) => e.querySelectorAll('tbody tr').length))).toEqual([10, 10]);
    expect(await page.evaluate('["hacked" in window, document.querySelectorAll("img").length]')).toEqual([false, 0]);
    await page.evaluate(`HTMLAnchorElement.prototype.click = () => {}; window.saved = []; URL.createObjectURL = (blob) => { window.saved.push(blob.text()); return '#compare'; }`);
    await page.evaluate(`for (const b of document.querySelectorAll('figure:last-of-type button')) if (['SVG', 'CSV'].includes(b.textContent)) b.click()`);
    const [svg, csv] = ((await page.evaluate('Promise.all(window.saved)')) as string[]).slice(-2);
    expect(svg).toContain('trained to 2019-08');
    const { borders } = JSON.parse(readFileSync(path('plain.json'), 'utf8')) as { borders: Record<string, { training: { encounters: number[] }; months: { month: string; observed: number; middle: number; low50: number; high50: number; low95: number; high95: number }[] }> };
    const { training, months } = borders['coast']!;
    const m = months.at(-1)!;
    const rows = csv!.trim().split('\n');
    expect([rows[0], rows.length - 1]).toEqual(['month,observed,last_value,middle,low_50,high_50,low_95,high_95', training.encounters.length + months.length]);
    expect(rows.at(-1)).toBe([m.month, m.observed, training.encounters.at(-1), m.middle, m.low50, m.high50, m.low95, m.high95].join(','));
    expect(await violations(page)).toEqual([]);
    await choose(page, 'hindcast, rolling');
    expect(await page.$eval('main', (e) => e.textContent)).toContain('fence, 13 origins: by CRPS better by 7 % than the log random walk');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the keyboard makes the axes of a hindcast logarithmic and linear again; zero and less are drawn at the lower end, and an axis without positive values stays', async () => {
    const file = JSON.parse(readFileSync(path('plain.json'), 'utf8')) as { borders: Record<string, { training: { encounters: number[] }; months: Record<string, number | string>[] }> };
    const { fence, coast } = file.borders as { fence: (typeof file.borders)[string]; coast: (typeof file.borders)[string] };
    fence.months[0] = { ...fence.months[0], observed: 0, low95: -3, low80: 0, low50: 0 };
    coast.training.encounters.fill(0);
    for (const m of coast.months) for (const [name, v] of Object.entries(m)) if (typeof v === 'number') m[name] = 0;
    writeFileSync(path('zeros.json'), JSON.stringify(file));
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    await dropped(page, 'zeros.json');
    await page.waitForFunction(`${charts} === 2`);
    const pictures = (): Promise<string[]> => page.$$eval('.chart canvas', (all) => all.map((c) => (c as unknown as { toDataURL(): string }).toDataURL()));
    const labels = (): Promise<string[]> => page.$$eval('.chart', (all) => all.map((e) => e.getAttribute('aria-label')!));
    const settled = (): Promise<unknown> => page.evaluate('new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))');
    await settled();
    const linear = await pictures();
    expect((await labels()).join()).not.toContain('logarithmic');
    expect(await page.$eval('label:has(input[type=checkbox])', (e) => e.textContent)).toBe('Logarithmic axis');
    await page.focus('label input[type=checkbox]');
    await page.keyboard.press(' ');
    await settled();
    const log = await pictures();
    expect([log[0] === linear[0], log[1] === linear[1]]).toEqual([false, true]);
    expect(await labels()).toEqual([expect.stringMatching(/trained to 2019-08, logarithmic axis from [\d.]+ to [\d,]+\. /), expect.not.stringContaining('logarithmic')]);
    if (process.env['PRAVAS_SCREENSHOTS']) await page.screenshot({ path: join(process.env['PRAVAS_SCREENSHOTS'], `log-${installation.name}.png`) as `${string}.png` });
    await page.evaluate(`HTMLAnchorElement.prototype.click = () => {}; window.saved = []; URL.createObjectURL = (blob) => { window.saved.push(blob.text()); return '#compare'; }`);
    await page.evaluate(`for (const b of document.querySelectorAll('figure button')) if (b.textContent === 'SVG') b.click()`);
    const drawings = (await page.evaluate('Promise.all(window.saved)')) as string[];
    expect(drawings.length).toBe(2);
    expect(drawings.join()).not.toMatch(/NaN|Infinity|undefined/);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press(' ');
    await settled();
    expect(await pictures()).toEqual(linear);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a sweep is shown from its store, with its unbeaten points in a table', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await choose(page, 'store');
    await page.waitForFunction('document.querySelectorAll("figure svg").length > 2 && document.querySelector(".status").textContent.includes("6 points")', { timeout: 60_000 });
    expect(await page.$eval('.scroll caption', (e) => e.textContent)).toContain('no other beats');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('dropped files are shown: results with what levers change, a hindcast; what is neither is refused with a remedy', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    expect(await dropped(page, 'results/outcomes.csv', 'results/record.json', 'base.yaml', 'late.yaml')).toContain('late: ');
    expect(await page.$$eval('svg[aria-label^="When levers act"]', (all) => all.length)).toBe(1);
    expect(await dropped(page, 'plain.json')).toContain('Hindcast of plain: trained to 2019-08');
    await page.waitForFunction(`${charts} === 2`);
    writeFileSync(path('hindcast.json'), '{"format":1,"runs":[]}');
    expect(await dropped(page, 'hindcast.json')).toMatch(/hindcast\.json:1:1 {2}BAD_HINDCAST .*: give hindcast\.json or rolling\.json as/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the life of a household is told', async () => {
    const { page, complaints } = await open(browser, `${url}#playground?since=2018-11&to=2019-01&scale=0.001&replicates=1`);
    await isDone(page);
    await page.evaluate(`[...document.querySelectorAll('button')].find((b) => b.textContent === 'Tell the story').click()`);
    await page.waitForFunction('document.querySelectorAll(".story h4").length > 1', { timeout: 60_000 });
    expect(await page.$eval('.story', (e) => e.textContent)).toMatch(/Household \d+/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([['of a comparison, a sweep and a hindcast', ['results', 'store', 'hindcast'], 6], ['of a hindcast alone', ['hindcast/hindcast.json'], 1]] as const)('a report %s opens from the disk, asks for nothing and draws its charts', async (_, of, least) => {
    pravas('report', ...of, '-o', 'report.html');
    const { page, complaints } = await open(browser, `file://${path('report.html')}`);
    await isDone(page);
    await page.waitForFunction(`${charts} > ${least}`, { timeout: 60_000 });
    expect(await page.$$eval('.chart canvas', (all) => all.every((c) => {
      const { width, height } = c as unknown as { width: number; height: number };
      const pixels = (c as unknown as { getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } } }).getContext('2d').getImageData(0, 0, width, height).data;
      return pixels.some((v) => v > 0);
    }))).toBe(true);
    expect(await page.evaluate('performance.getEntriesByType("resource").filter((r) => !r.name.startsWith("data:")).length')).toBe(0);
    expect(await page.$$eval('h1', (all) => all.length)).toBe(1);
    expect(await page.$$eval('h1, h2', (all) => all.map((e) => e.textContent))).toContain(`Hindcast of ${HOSTILE}: trained to 2019-08, scored to 2020-02`);
    expect(await page.$$eval('img', (all) => all.length)).toBe(0);
    expect(await page.evaluate('"hacked" in window')).toBe(false);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
