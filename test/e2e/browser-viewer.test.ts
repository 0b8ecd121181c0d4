import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled, readReported } from '../../engine/node/report.ts';
import { resultRoutes, withResults } from '../../engine/node/commands/view.ts';
import { serve } from '../../engine/node/server.ts';
import { signed } from '../../engine/results/table.ts';
import { drop, installed, launch, open } from './browsers.ts';
import { builtSite } from './built-site.ts';

const chromium = installed().find((b) => b.name === 'chrome');
const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const BRIEF = 'since=2018-11&to=2019-01&scale=0.001&replicates=1';
const HOSTILE = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>';
const folder = mkdtempSync(join(tmpdir(), 'pravas-view-'));
let site = '';
let server: Server;
let url = '';
let port = 0;

function pravas(...args: string[]): string {
  return execFileSync(process.execPath, [ENTRY, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, PRAVAS_SITE: site } });
}

function ask(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (r) => {
      let body = '';
      r.on('data', (d) => (body += d)).on('end', () => resolve({ status: r.statusCode!, body }));
    }).on('error', reject).end();
  });
}

beforeAll(async () => {
  site = await builtSite();
  // Short months after a short burn-in: what the page shows is not what the model says.
  writeFileSync(join(folder, 'base.yaml'), 'format: 1\nextends: pravas:corridors/india-north-america\nhorizon: { from: 2021-01, to: 2021-04, burnIn: 2 }\n');
  writeFileSync(join(folder, 'late.yaml'), 'format: 1\nextends: base.yaml\nlevers:\n  brokers.arrest: { 2023-12: 2x }\n');
  writeFileSync(join(folder, 'hostile.yaml'), `format: 1\ntitle: ${JSON.stringify(HOSTILE)}\nquestion: ${JSON.stringify(HOSTILE)}\nextends: base.yaml\nlevers:\n  pathways.*.quota: 2x\n`);
  pravas('compare', 'base.yaml', 'hostile.yaml', 'late.yaml', '--scale', '0.001', '--replicates', '2', '--quiet', '--out', 'results');
  writeFileSync(join(folder, 'sweep.yaml'), 'format: 1\ntitle: Sweep\nbase: base.yaml\ndesign: grid\nlevers:\n  enforcement.mexico-us.intensity: [1x, 2x]\n  pathways.us-work.quota: [1x, 2x, 3x]\n');
  pravas('sweep', 'sweep.yaml', '--scale', '0.0005', '--replicates', '2', '--quiet', '--out', 'store');
  ({ server, url } = await serve({ site, routes: resultRoutes([join(folder, 'results'), join(folder, 'store')]), page: withResults }));
  port = Number(new URL(url).port);
});
afterAll(() => void server?.close());

describe('the server', () => {
  test('answers only requests that name this machine', async () => {
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('/results/0/outcomes.csv', { origin: 'http://evil.example' })).status).toBe(403);
  });

  test.each(['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd', '/results/0/hostile.yaml', '/results/1/outcomes.csv', '/%00', '/assets'])('serves nothing outside its folders: %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  test('gives the results as they are on disk', async () => {
    expect((await ask('/results/0/outcomes.csv')).body).toBe(readFileSync(join(folder, 'results/outcomes.csv'), 'utf8'));
  });
});

test('a report has the forecasts of a corridor only where that is as it ships', async () => {
  expect((await readReported([join(folder, 'results')])).forecasts.map((f) => f.scenario)).toEqual(['india-north-america']);
  const other = join(folder, 'other');
  cpSync(join(folder, 'results'), other, { recursive: true });
  const record = JSON.parse(readFileSync(join(other, 'record.json'), 'utf8')) as { runs: { sources: { sha256: string }[] }[] };
  for (const run of record.runs) for (const s of run.sources) s.sha256 = s.sha256.replace(/^./, (c) => (c === '0' ? '1' : '0'));
  writeFileSync(join(other, 'record.json'), JSON.stringify(record));
  expect((await readReported([other])).forecasts).toEqual([]);
});

test('data in a report cannot end its slot', () => {
  const page = filled('<script type="application/json" id="results">null</script>', { a: `${HOSTILE} $& $1` });
  expect(page.match(/<\/script>/g)).toHaveLength(1);
  expect(JSON.parse(/>(.*)<\/script>/.exec(page)![1]!)).toEqual({ a: `${HOSTILE} $& $1` });
});

if (!chromium) test.skip('the viewer in chromium: not installed; apt-get install chromium');

describe.skipIf(!chromium)('the viewer in chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium!);
  });
  afterAll(() => browser?.close());

  const isDone = (page: Page): Promise<unknown> => page.waitForFunction('document.documentElement.dataset.state === "done"', { timeout: 60_000 });
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(AXE);
    return (await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html).join(" ")))')) as string[];
  };

  test('the page’s CSV is the command line’s, byte for byte; nothing that a scenario says becomes markup', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    await page.evaluate(`URL.createObjectURL = (blob) => { window.saved = blob.text(); return '#compare'; }`);
    await page.click('#csv');
    expect(await page.evaluate('window.saved')).toBe(readFileSync(join(folder, 'results/outcomes.csv'), 'utf8'));
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.$$eval('img', (e) => e.length)).toBe(0);
    expect(await page.$eval('.scenarios', (e) => e.textContent)).toContain(HOSTILE);
    // The lever acts after these months: every number is the baseline’s, and the page says so.
    expect(await page.$eval('main', (e) => e.textContent)).toContain('identical to base: late');
    expect(await page.$eval('code.command', (e) => e.textContent)).toContain('compare ../base.yaml ../hostile.yaml ../late.yaml --scale 0.001 --replicates 2 ');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([[1440, false], [390, true], [1920, false], [1920, true]])('pages break no rule of accessibility and no width at %i pixels, dark: %s', async (width, dark) => {
    for (const hash of ['#compare', `#playground?${BRIEF}`]) {
      const { page, complaints } = await open(browser, url + hash, { width, height: 900, dark });
      await isDone(page);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.$$eval('.chart', (all) => all.every((e) => e.getAttribute('role') === 'img' && /\d/.test(e.getAttribute('aria-label') ?? '')))).toBe(true);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('a sweep is shown from its store, with its unbeaten points in a table', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    await page.select('select[aria-label="Results"]', '1');
    await page.waitForFunction('document.querySelectorAll("figure svg").length > 2 && document.querySelector(".status").textContent.includes("6 points")', { timeout: 60_000 });
    expect(await page.$eval('figure svg', (e) => e.getAttribute('aria-label'))).toContain('enforcement.mexico-us.intensity 2, pathways.us-work.quota 3:');
    expect(await page.$eval('.scroll caption', (e) => e.textContent)).toContain('no other beats');
    // Bars have the intervals of the answers in prose.
    await page.evaluate(`{ const s = [...document.querySelectorAll('label')].find((l) => l.firstChild.textContent === 'Outcome').querySelector('select'); s.value = 'permits'; s.dispatchEvent(new Event('change')); }`);
    await page.waitForFunction('document.querySelector(`figure:has(svg[aria-label^="What permits"]) figcaption`)', { timeout: 60_000 });
    const drawn = await page.$eval('figure:has(svg[aria-label^="What permits"]) svg', (e) => e.getAttribute('aria-label')!);
    const { answers } = JSON.parse(pravas('ask', 'store', '--outcome', 'permits', '--json')) as { answers: { dependsOn: { data: { main: { estimate: number; low: number; high: number }[] } } } };
    expect(answers.dependsOn.data.main).toHaveLength(3);
    for (const { estimate, low, high } of answers.dependsOn.data.main) expect(drawn).toContain(`: ${signed(estimate)} [${signed(low)}, ${signed(high)}].`);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a slider changes the address and the run; the exported file gives the same digest on the command line', async () => {
    const { page, complaints } = await open(browser, `${url}#playground?${BRIEF}`);
    await isDone(page);
    const before = await page.$eval('#digest', (e) => e.textContent);
    for (const value of [3, 2.5, 2])
      await page.evaluate(`{ const s = document.querySelector('[data-path="pathways.*.quota"]'); s.value = ${value}; s.dispatchEvent(new Event('input')); }`);
    await page.waitForFunction(`document.documentElement.dataset.state === 'done' && !['', ${JSON.stringify(before)}].includes(document.querySelector('#digest').textContent)`, { timeout: 60_000 });
    expect(page.url()).toContain('l.pathways.*.quota=2x');
    await page.evaluate(`URL.createObjectURL = (blob) => { window.saved = blob.text(); return '#'; }; HTMLAnchorElement.prototype.click = () => {}`);
    await page.click('#export');
    writeFileSync(join(folder, 'playground.yaml'), (await page.evaluate('window.saved')) as string);
    const run = JSON.parse(pravas('run', 'playground.yaml', '--scale', '0.001', '--json', '--quiet')) as { digest: string };
    expect(await page.$eval('#digest', (e) => e.textContent)).toBe(run.digest);
    expect(await page.$eval('.cards', (e) => e.textContent)).toContain('baseline');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('what is wrong is shown with place and remedy: a lever in the address, a symbol in an equation', async () => {
    const { page } = await open(browser, `${url}#playground?${BRIEF}&l.pathways.us-work.qota=2x`);
    await page.waitForFunction('!document.querySelector(".trouble").hidden', { timeout: 60_000 });
    expect(await page.$eval('.trouble', (e) => e.textContent)).toMatch(/playground\.yaml:\d+:\d+ {2}UNKNOWN_LEVER[\s\S]*did you mean pathways\.us-work\.quota/);
    await page.$eval('.equations', (e) => e.closest('details')!.setAttribute('open', ''));
    await page.evaluate(`{ const a = document.querySelector('.equations textarea'); a.value = '1 + nonsense'; a.dispatchEvent(new Event('input')); }`);
    expect(await page.$eval('.formula mark', (e) => e.textContent)).toBe('nonsense');
    await page.close();
  });

  test('keyboard alone moves a lever; what is pinned is the baseline; an equation and its effect; the map by month; all from one address', async () => {
    const { page, complaints } = await open(browser, `${url}#playground?${BRIEF}`);
    await isDone(page);
    const digest = async (other: string): Promise<string> => {
      await page.waitForFunction(`document.documentElement.dataset.state === 'done' && !['', ${JSON.stringify(other)}].includes(document.querySelector('#digest').textContent)`, { timeout: 60_000 });
      return page.$eval('#digest', (e) => e.textContent!);
    };
    const first = await digest('');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.focus('[data-path="enforcement.*.intensity"]');
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain('l.enforcement.*.intensity=2x');
    const second = await digest(first);
    expect(await page.$eval('[data-path="enforcement.*.intensity"]', (e) => e.getAttribute('aria-valuetext'))).toMatch(/^2 ×/);
    await page.click('#pin');
    await isDone(page);
    expect(page.url()).toContain('pin=');
    expect(await page.$eval('#pin', (e) => e.getAttribute('aria-pressed'))).toBe('true');
    // The pinned state is what it is compared with: nothing differs, and the digest is that of the pinned levers.
    expect(await digest('')).toBe(second);
    await page.$eval('.equations', (e) => e.closest('details')!.setAttribute('open', ''));
    await page.select('.equations select', 'considerationRate');
    await page.evaluate(`{ const a = document.querySelector('.equations textarea'); a.value = '2 * (' + a.value + ')'; a.dispatchEvent(new Event('input')); }`);
    const third = await digest(second);
    expect(page.url()).toContain('e.considerationRate=');
    expect(await page.$eval('.formula', (e) => e.textContent)).toMatch(/^considerationRate = /);
    const told = (): Promise<string> => page.$eval('.map', (e) => e.getAttribute('aria-label')!);
    const last = await told();
    await page.focus('[aria-label="Month of the map"]');
    await page.keyboard.press('Home');
    expect([last, await told()].map((t) => /(\d{4}-\d{2}):.* set out irregularly, .* encountered at .*, .* died/.exec(t)?.[1])).toEqual(['2019-01', '2018-10']);
    expect(await page.$eval('svg[aria-label^="How journeys end"]', (e) => e.getAttribute('aria-label'))).toMatch(/left, .* arrived/);
    const again = await browser.newPage();
    await again.goto(page.url());
    await isDone(again);
    expect(await again.$eval('#digest', (e) => e.textContent)).toBe(third);
    await again.close();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('scenarios are switched off and on, another is the baseline, charts show differences and zoom together', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    const heads = (): Promise<string[]> => page.$$eval('[aria-label="Headline table"] thead th', (all) => all.map((e) => e.textContent!));
    expect(await heads()).toEqual(['over the reported months', 'base', 'hostile', 'late']);
    await page.focus('#shown-2');
    await page.keyboard.press('Space');
    expect(await page.evaluate('document.activeElement.id')).toBe('shown-2');
    // One against one: cards.
    expect([(await heads()).length, (await page.$$('.card')).length]).toEqual([0, 6]);
    await page.keyboard.press('Space');
    await page.click('#baseline-1');
    expect((await heads())[1]).toBe('hostile');
    await page.evaluate(`[...document.querySelectorAll('button')].find((b) => b.textContent.startsWith('Differences')).click()`);
    await page.waitForFunction('document.querySelector(".chart").getAttribute("aria-label").includes("base less hostile")');
    const pictures = (): Promise<string[]> => page.$$eval('.chart canvas', (all) => all.map((c) => (c as unknown as { toDataURL(): string }).toDataURL()));
    const before = await pictures();
    const box = (await (await page.$('.chart .u-over'))!.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.1, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 3 });
    await page.mouse.up();
    await page.waitForFunction(`document.querySelectorAll('.chart canvas')[3].toDataURL() !== ${JSON.stringify(before[3])}`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the life of a household is told', async () => {
    const { page, complaints } = await open(browser, `${url}#playground?${BRIEF}`);
    await isDone(page);
    await page.evaluate(`[...document.querySelectorAll('button')].find((b) => b.textContent === 'Tell the story').click()`);
    await page.waitForFunction('document.querySelectorAll(".story h4").length > 1', { timeout: 60_000 });
    expect(await page.$eval('.story', (e) => e.textContent)).toMatch(/Household \d+/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a report is one file that asks for nothing, tells on what outcomes depend where a sweep is given, and prints light and unfolded', async () => {
    const html = filled(readFileSync(join(site, 'report.html'), 'utf8'), null);
    expect(html).not.toMatch(/(src|href)="(?!data:)[^"#]/);
    pravas('report', 'results', 'store', '-o', 'report.html');
    pravas('report', 'results', 'store', '-o', 'report.md');
    const { page, complaints } = await open(browser, `file://${join(folder, 'report.html')}`, { width: 1440, height: 900, dark: true });
    await page.waitForFunction('document.documentElement.dataset.state === "done" && document.querySelectorAll("figure svg").length > 3', { timeout: 60_000 });
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.$$eval('canvas', (e) => e.length)).toBeGreaterThan(4);
    expect(await page.$$eval('h2', (all) => all.map((e) => e.textContent))).toContain('Sensitivity: Sweep');
    // How far the model is to be believed stands beside effects, where the corridor has it, unasked.
    expect(await page.$$eval('h1, h2', (all) => all.map((e) => e.textContent!))).toContain('Hindcast of india-north-america: trained to 2022-09, scored to 2023-09');
    expect(await page.$$eval('figcaption', (all) => all.map((e) => e.textContent).filter((t) => t!.includes('depends on')).length)).toBe(1);
    expect(await page.evaluate('performance.getEntriesByType("resource").filter((r) => !r.name.startsWith("data:")).length')).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.emulateMediaType('print');
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const [shown, folded, ink] = (await page.evaluate('[document.querySelectorAll(".paper svg").length - document.querySelectorAll(".chart").length, document.querySelectorAll("main details:not([open]):not(.tools *)").length, getComputedStyle(document.documentElement).color]')) as [number, number, string];
    expect([shown, folded]).toEqual([0, 0]);
    expect(ink).toBe('rgb(22, 25, 29)');
    await page.setViewport({ width: 718, height: 1000 });
    if (process.env['PRAVAS_SCREENSHOTS']) await page.screenshot({ path: join(process.env['PRAVAS_SCREENSHOTS'], 'report-print.png') as `${string}.png` });
    expect(complaints).toEqual([]);
    const markdown = readFileSync(join(folder, 'report.md'), 'utf8');
    for (const part of ['## Headline', 'Hindcast of india-north-america', '## Who bears it', '## Sensitivity: Sweep', '| irregular departures | difference |']) expect(markdown).toContain(part);
    await page.close();
  });

  test('every chart can be saved as a drawing and as a picture', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    await page.evaluate(`HTMLAnchorElement.prototype.click = () => {}; window.saved = []; URL.createObjectURL = (blob) => { window.saved.push(blob); return '#compare'; }`);
    const n = (await page.$$('figure')).length;
    await page.evaluate(`for (const b of document.querySelectorAll('figure button')) if (['SVG', 'PNG'].includes(b.textContent)) b.click()`);
    await page.waitForFunction(`window.saved.length === ${2 * n}`, { timeout: 30_000 });
    const kinds = (await page.evaluate('window.saved.map((b) => b.type)')) as string[];
    expect(kinds.filter((k) => k.startsWith('image/svg+xml'))).toHaveLength(n);
    expect(kinds.filter((k) => k === 'image/png')).toHaveLength(n);
    const drawing = (await page.evaluate('window.saved[0].text()')) as string;
    expect(drawing).not.toMatch(/class=|var\(/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('files dropped on the page show what levers change where the record and the scenario files are dropped too, and say so where not', async () => {
    const { page, complaints } = await open(browser, `${url}#compare`);
    await isDone(page);
    const dropped = (...names: string[]): Promise<string> => drop(page, ...names.map((name) => join(folder, name)));
    expect((await dropped('results/outcomes.csv')).includes('drop record.json too to see what it changes')).toBe(true);
    expect((await dropped('results/outcomes.csv', 'results/record.json')).includes('drop late.yaml too to see what it changes')).toBe(true);
    const whole = await dropped('results/outcomes.csv', 'results/record.json', 'base.yaml', 'late.yaml', 'hostile.yaml');
    expect(whole.includes('hostile: 5 changes') && whole.includes('brokers.arrest changes nothing')).toBe(true);
    expect(await page.$$eval('svg[aria-label^="When levers act"]', (all) => all.length)).toBe(1);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect((await dropped('base.yaml')).includes('give an outcomes.csv')).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
