import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Folder of the built viewer. */
export const SITE = join(ROOT, 'dist', 'viz');

/** Builds the viewer where it is not built yet and can be: in a checkout with its development packages. @throws Error when it cannot */
export async function ensureSite(file: 'index.html' | 'report.html'): Promise<void> {
  if (existsSync(join(SITE, file))) return;
  const name = 'vite';
  try {
    process.stderr.write('building the viewer, once\n');
    const vite = (await import(name)) as { build(options: object): Promise<unknown> };
    const configFile = join(ROOT, 'viz', 'vite.config.ts');
    await vite.build({ configFile, mode: 'production', logLevel: 'error' });
    await vite.build({ configFile, mode: 'report', logLevel: 'error' });
  } catch (error) {
    throw new Error(`the viewer is not built: run \`npm ci && npm run build\` in ${ROOT} (${(error as Error).message.split('\n')[0]})`);
  }
}
