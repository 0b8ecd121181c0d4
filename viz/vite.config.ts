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
    rollupOptions: {
      input: mode === 'report' ? here('report.html') : { index: here('index.html'), isolation: here('isolation.worker.ts') },
      // A service worker rules over what lies beside it, under a name that does not change.
      output: mode === 'report' ? {} : { entryFileNames: (chunk: { name: string }) => (chunk.name === 'isolation' ? 'isolation.js' : 'assets/[name]-[hash].js') },
    },
  },
}));
