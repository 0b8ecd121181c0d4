import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** The site (`--mode production`), and the page that `pravas report` fills (`--mode report`): one file that asks for nothing. */
export default defineConfig(({ mode }) => ({
  root: here('.'),
  base: './',
  publicDir: false as const,
  logLevel: 'warn' as const,
  server: { host: '127.0.0.1', headers: ISOLATED },
  worker: { format: 'es' as const },
  plugins: mode === 'report' ? [viteSingleFile()] : [],
  build: {
    outDir: here('../dist/viz'),
    emptyOutDir: mode !== 'report',
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: here(mode === 'report' ? 'report.html' : 'index.html') },
  },
}));
