import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** A browser of the machine: name, and where it is. */
export interface Installed {
  readonly name: 'chrome' | 'firefox';
  readonly path: string;
}

const PLACES: readonly Installed[] = [
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].map((path) => ({ name: 'chrome' as const, path })),
  ...['/usr/bin/firefox-esr', '/usr/bin/firefox'].map((path) => ({ name: 'firefox' as const, path })),
];

/** Returns the first of each kind that is there. */
export function installed(): Installed[] {
  return (['chrome', 'firefox'] as const).flatMap((name) => PLACES.find((p) => p.name === name && existsSync(p.path)) ?? []);
}

/** Returns the kinds that are not there. */
export function missing(): string[] {
  return ['chrome', 'firefox'].filter((name) => !installed().some((b) => b.name === name));
}

/** Starts a browser without a window. */
export function launch(browser: Installed): Promise<Browser> {
  return puppeteer.launch({
    browser: browser.name, executablePath: browser.path, headless: true,
    args: browser.name === 'chrome' ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
  });
}

/** Opens a page and gathers what it complains of. */
export async function open(browser: Browser, url: string, view: { width: number; height: number; dark?: boolean } = { width: 1440, height: 900 }): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (m) => {
    if (m.type() === 'error') complaints.push(m.text());
  });
  page.on('pageerror', (e) => complaints.push((e as Error).message));
  page.setDefaultNavigationTimeout(90_000);
  await page.setViewport({ width: view.width, height: view.height });
  if (view.dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.goto(url);
  return { page, complaints };
}

/** Drops files on the page, and waits until it has read or refused them. Returns what it says then. */
export async function drop(page: Page, ...paths: string[]): Promise<string> {
  const files = paths.map((path) => [basename(path), readFileSync(path, 'utf8')]);
  await page.evaluate(`{
    document.documentElement.dataset.state = 'reading';
    const moved = new DataTransfer();
    for (const [name, text] of ${JSON.stringify(files).replace(/</g, '\\u003c')}) moved.items.add(new File([text], name));
    document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true }));
  }`);
  await page.waitForFunction('["done", "failed"].includes(document.documentElement.dataset.state)');
  return page.$eval('main', (e) => e.textContent!);
}
