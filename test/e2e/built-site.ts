import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** Adds what tells one state of a folder’s sources from another. */
function digest(folder: string, into: ReturnType<typeof createHash>): void {
  for (const f of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, f.name);
    if (f.isDirectory()) digest(path, into);
    else into.update(`${path} ${statSync(path).size} ${statSync(path).mtimeMs}\n`);
  }
}

/** Builds the viewer as `npm run build` does, without results, once for all tests of the same sources. @returns a folder of the caller’s own */
export async function builtSite(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['viz', 'engine', 'scenarios']) digest(folder, hash);
  const kept = join(tmpdir(), `pravas-built-${hash.digest('hex').slice(0, 16)}`);
  const own = mkdtempSync(join(tmpdir(), 'pravas-site-'));
  if (!existsSync(kept)) {
    for (const mode of ['production', 'report']) await build({ configFile: 'viz/vite.config.ts', mode, build: { outDir: own, emptyOutDir: mode !== 'report' }, logLevel: 'error' });
    const copy = mkdtempSync(join(tmpdir(), 'pravas-copy-'));
    cpSync(own, copy, { recursive: true });
    try {
      renameSync(copy, kept);
    } catch {
      // Another test was faster.
      rmSync(copy, { recursive: true, force: true });
    }
    return own;
  }
  cpSync(kept, own, { recursive: true });
  return own;
}
