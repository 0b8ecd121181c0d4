import { createReadStream, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.csv': 'text/csv; charset=utf-8',
};
/** Only this machine’s pages may load, and only from here; equations are compiled, hence `unsafe-eval`. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store',
};
/** With these the page may share memory between workers. */
const ISOLATION: Readonly<Record<string, string>> = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Resource-Policy': 'same-origin' };

/** What is served beside the site: by path, a text made when it is asked for, whole or in pieces, or a file. */
export type Route = { readonly type: string; readonly text: (query: URLSearchParams) => string | Iterable<string> | Promise<string | Iterable<string>> } | { readonly file: string };

export interface ServerOptions {
  /** Folder of the built site. */
  readonly site: string;
  readonly routes?: Readonly<Record<string, Route>>;
  /** Changes the page on its way out. */
  readonly page?: (html: string) => string;
  readonly isIsolated?: boolean;
  /** 0 takes a free one. */
  readonly port?: number;
}

/** Whether a request names this machine as host, and comes from a page of this server if from any. */
export function isLocal(request: IncomingMessage, port: number): boolean {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin } = request.headers;
  return host !== undefined && names.includes(host) && (origin === undefined || names.some((n) => origin === `http://${n}`));
}

/** Returns the file that a path names inside a folder; undefined where it leaves the folder or is no file. */
function fileIn(folder: string, path: string): string | undefined {
  const root = realpathSync(folder);
  const target = resolve(root, `.${path}`);
  if (!existsSync(target)) return undefined;
  const real = realpathSync(target);
  return real.startsWith(root + sep) && statSync(real).isFile() ? real : undefined;
}

/** Serves a site on the loopback address. @returns the server and its address */
export async function serve(options: ServerOptions): Promise<{ server: Server; url: string }> {
  const { site, routes = {}, page = (html) => html, isIsolated = true } = options;
  let port = 0;
  const answer = (response: ServerResponse, status: number, type: string, body: string | Iterable<string>): void => {
    response.writeHead(status, { ...HEADERS, ...(isIsolated ? ISOLATION : {}), 'Content-Type': type });
    if (typeof body === 'string') response.end(body);
    else Readable.from(body).on('error', () => response.destroy()).pipe(response);
  };
  const send = (response: ServerResponse, file: string): void => {
    response.writeHead(200, { ...HEADERS, ...(isIsolated ? ISOLATION : {}), 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  };
  const server = createServer((request, response) => {
    if (!isLocal(request, port)) return answer(response, 403, 'text/plain', 'only for this machine\n');
    if (request.method !== 'GET') return answer(response, 405, 'text/plain', 'only GET\n');
    let path: string;
    let query: URLSearchParams;
    try {
      const asked = new URL(request.url ?? '/', 'http://x');
      path = decodeURIComponent(asked.pathname);
      query = asked.searchParams;
    } catch {
      return answer(response, 400, 'text/plain', 'not a path\n');
    }
    try {
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
      if (route && 'file' in route) return existsSync(route.file) ? send(response, route.file) : answer(response, 404, 'text/plain', 'not found\n');
      if (route) {
        Promise.resolve(route.text(query)).then((text) => answer(response, 200, route.type, text), (error: Error) => answer(response, 500, 'text/plain', `${error.message}\n`));
        return;
      }
      const file = path.includes('\0') ? undefined : fileIn(site, path === '/' ? '/index.html' : path);
      if (!file) return answer(response, 404, 'text/plain', 'not found\n');
      if (file === join(realpathSync(site), 'index.html')) {
        const html = readFileSync(file, 'utf8');
        return answer(response, 200, TYPES['.html']!, page(html));
      }
      return send(response, file);
    } catch (error) {
      return answer(response, 500, 'text/plain', `${(error as Error).message}\n`);
    }
  });
  await new Promise<void>((resolve_, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve_);
  });
  port = (server.address() as AddressInfo).port;
  return { server, url: `http://127.0.0.1:${port}/` };
}
