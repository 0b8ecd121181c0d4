import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Folder of the built viewer; another where `PRAVAS_SITE` says so. */
export const SITE = process.env['PRAVAS_SITE'] ?? join(ROOT, 'dist', 'viz');

/** Returns when the newest file in a folder was changed, milliseconds. */
function newestIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, f) => {
    const path = join(folder, f.name);
    return Math.max(newest, f.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }, 0);
}

/** Whether a built file is older than what it was built from. */
function isStale(file: string): boolean {
  const built = statSync(file).mtimeMs;
  return ['viz', 'engine', 'scenarios'].some((f) => existsSync(join(ROOT, f)) && newestIn(join(ROOT, f)) > built);
}

/** Builds the viewer where it is not built yet, or its sources changed, and it can be: in a checkout with its development packages. @throws Error when there is none and it cannot be built */
export async function ensureSite(file: 'index.html' | 'report.html'): Promise<void> {
  const path = join(SITE, file);
  const isBuilt = existsSync(path);
  if (isBuilt && (process.env['PRAVAS_SITE'] !== undefined || !isStale(path))) return;
  const name = 'vite';
  try {
    const vite = (await import(name)) as { build(options: object): Promise<unknown> };
    process.stderr.write(isBuilt ? 'building the viewer again, since its sources changed\n' : 'building the viewer, once\n');
    const configFile = join(ROOT, 'viz', 'vite.config.ts');
    for (const mode of ['production', 'report']) await vite.build({ configFile, mode, logLevel: 'error', build: { emptyOutDir: false } });
  } catch (error) {
    if (!isBuilt) throw new Error(`the viewer is not built: run \`npm ci && npm run build\` in ${ROOT} (${(error as Error).message.split('\n')[0]})`);
  }
}
