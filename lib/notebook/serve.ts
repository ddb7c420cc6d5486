/**
 * Serves pages to the reader on this machine, and to nobody else: it listens on the loopback address only, and answers
 * only requests that name it as their host. Without that check a foreign site could point its own name at 127.0.0.1 and
 * read the pages through the reader's browser (DNS rebinding).
 */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { listen } from './listen.ts';
import { CONTENT_SECURITY_POLICY, PLOTLY_PATH } from './page/html.ts';
import { renderIndex } from './page/render-index.ts';

/** `name` is the path without `/` and `.html`. */
export interface Page {
  readonly name: string;
  readonly title: string;
  readonly html: string;
}

export interface ServeOptions {
  readonly pages: readonly Page[];
  /** Title of the page that lists the others. */
  readonly title?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

export interface Served {
  /** Such as `http://127.0.0.1:8080/`. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * @throws {InputError} if the port cannot be used
 * @example
 * const served = await serve({ pages: [{ name: 'lesson', title: 'Lesson', html: renderPage(notebook) }] });
 * console.log(served.address);
 */
export async function serve({ pages, title = 'Contents', port = 0 }: ServeOptions): Promise<Served> {
  const documents = new Map(pages.map(({ name, html }) => [`/${name}.html`, html]));
  const [only] = pages;
  const links = pages.map(({ name, title }) => ({ href: `/${name}.html`, label: title }));
  documents.set('/', pages.length === 1 && only !== undefined ? only.html : renderIndex(title, links));

  const server = createServer((request, response) => {
    answer(request, response, documents).catch((error: Error) => {
      if (response.headersSent) response.destroy(error);
      else refuse(response, 500, 'The page could not be sent.');
    });
  });
  await listen(server, port, HOST);
  const { port: taken } = server.address() as { port: number };
  return {
    address: `http://${HOST}:${taken}/`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  documents: ReadonlyMap<string, string>,
): Promise<void> {
  if (!isOwnHost(request)) return refuse(response, 403, 'This server is for this machine only.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return refuse(response, 405, 'Pages can only be read.');
  }
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (path === PLOTLY_PATH) return sendPlotly(request, response);
  const html = documents.get(path);
  if (html === undefined) return refuse(response, 404, 'There is no such page.');
  const headers = { ...HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(html) });
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** Plotly is 10 MB and never changes while this server runs: browsers keep it and ask only whether it is still the same. */
async function sendPlotly(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = createRequire(import.meta.url).resolve('plotly.js-dist');
  const { size, mtimeMs } = await stat(file);
  const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  const headers = { ...HEADERS, 'cache-control': 'no-cache', etag: tag };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': 'text/javascript; charset=utf-8', 'content-length': size });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

function isOwnHost(request: IncomingMessage): boolean {
  const { localPort } = request.socket;
  const hosts = OWN_NAMES.flatMap((name) => (localPort === 80 ? [name, `${name}:80`] : [`${name}:${localPort}`]));
  return hosts.includes((request.headers.host ?? '').toLowerCase());
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  const headers = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(`${reason}\n`);
}
