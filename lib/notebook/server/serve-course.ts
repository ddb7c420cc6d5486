/**
 * The server behind `roundtrip start`: the course's pages, Jupyter's API and the kernels' WebSockets, on the loopback address.
 * Every answer carries the headers that keep other sites out, and no request passes `access.ts` unseen.
 */

import { createReadStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import { dirname, extname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { InputError } from '../../errors.ts';
import { listen } from '../listen.ts';
import { Access } from './access.ts';
import { Checkpoints } from './checkpoints.ts';
import { Contents, MissingError } from './contents.ts';
import type { Course } from './course.ts';
import { courseApi } from './course-api.ts';
import { exercisePage, homePage, messagePage, notebookPage, textPage } from './course-pages.ts';
import { coursePath } from './course-path.ts';
import { decodePath } from './decode-path.ts';
import { jupyterApi } from './jupyter-api.ts';
import { KernelRegistry } from './kernel-registry.ts';
import { connectSocket, V1_PROTOCOL } from './kernel-socket.ts';
import { Originals } from './originals.ts';
import type { Bundle } from './page-bundle.ts';
import { Progress } from './progress.ts';
import { writeAtomically } from './write-atomically.ts';

export interface ServeCourseOptions {
  readonly course: Course;
  /** The page's program, made when the first notebook or exercise is opened. */
  readonly bundle: () => Promise<Bundle>;
  /** 0 lets the system choose; without it, the one of last time if it is free, so that pages that are still open go on. */
  readonly port?: number | undefined;
  /** Other names of this server, for a proxy. */
  readonly hostNames?: readonly string[];
  /** Kernels that were not used for so long are stopped; without it, none is. */
  readonly idleMs?: number | undefined;
}

export interface ServedCourse {
  /** With the token, such as `http://127.0.0.1:8080/?token=…`. */
  readonly address: string;
  readonly origin: string;
  readonly token: string;
  readonly port: number;
  readonly kernels: KernelRegistry;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** The course's hidden folder: nothing in it is missed if it is deleted, but what was run and how exercises came. */
const STATE_FOLDER = '.roundtrip';
const IDLE_CHECK_MS = 60_000;
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;
const STYLE = new URL('../app/course.css', import.meta.url);

/** @throws {InputError} if the port cannot be used */
export async function serveCourse({
  course,
  bundle,
  port,
  hostNames = [],
  idleMs,
}: ServeCourseOptions): Promise<ServedCourse> {
  const { folder } = course;
  const state = join(folder, STATE_FOLDER);
  const progress = new Progress(join(state, 'progress.json'));
  const contents = new Contents(folder);
  const checkpoints = new Checkpoints(folder, join(state, 'checkpoints'));
  const registry = new KernelRegistry(folder, (path, { metadata }, { status }) => {
    if (status === 'ok' && typeof metadata.cellId === 'string') void progress.record(path, metadata.cellId);
  });
  const app = new Hono();
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listenAgain(server, port, join(state, 'port'));
  const { port: taken } = server.address() as { port: number };
  const access = new Access(taken, hostNames);

  app.use(async (c, next) => {
    const { method, url, headers } = incomingOf(c.env);
    const refusal = access.refusal({ method, url: url ?? '', headers });
    if (refusal !== null) c.res = refuse(refusal.status, refusal.reason, headers.accept);
    else if (method === 'GET' && access.hasToken(url ?? '') && !isApi(url ?? '')) c.res = keepToken(url ?? '', access);
    else await next();
    for (const [name, value] of Object.entries(securityHeaders(taken))) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.route('/api', jupyterApi({ contents, checkpoints, registry }));
  app.route('/course', courseApi(course, new Originals(folder, join(state, 'originals'))));
  const html = (page: string, status: 200 | 400 | 404 | 500 = 200) =>
    new Response(page, {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    });
  app.get('/', async () => html(await homePage(course, progress)));
  app.get('/course.css', async () => {
    return new Response(await readFile(STYLE), {
      headers: { 'content-type': TYPES['.css']!, 'cache-control': 'no-cache' },
    });
  });
  app.get('/notebooks/:name{.+\\.md}', async (c) => html(await textPage(course, `notebooks/${c.req.param('name')}`)));
  app.get('/notebooks/:name', async (c) => {
    const path = `notebooks/${c.req.param('name')}`;
    await contents.get(path, { withContent: false });
    const { key } = await bundle();
    return html(await notebookPage(course, path, { base: `/assets/${key}` }));
  });
  app.get('/exercises/:folder/README.md', async (c) =>
    html(await textPage(course, `exercises/${c.req.param('folder')}/README.md`)),
  );
  app.get('/exercises/:folder/:file', async (c) => {
    const { folder, file } = c.req.param();
    const { key } = await bundle();
    return html(await exercisePage(course, `${folder}/${file}`, { base: `/assets/${key}` }));
  });
  app.get('/assets/:key/:file', async (c) => {
    const { key, folder } = await bundle();
    const { file } = c.req.param();
    if (c.req.param('key') !== key || !/^[\w.-]+$/.test(file) || file.startsWith('.')) return c.notFound();
    return sendFile(join(folder, file), { 'cache-control': 'private, max-age=31536000, immutable' });
  });
  app.get('/files/*', async (c) => {
    const path = decodePath(new URL(c.req.url).pathname.slice('/files/'.length));
    if (!SHOWN.has(extname(path))) throw new MissingError(`missing file: ${path} is of no type that is shown here`);
    return sendFile(await coursePath(folder, path), {
      'cache-control': 'no-cache',
      'content-security-policy': 'sandbox',
    });
  });
  app.notFound(() => html(messagePage('Not found', 'There is no such page.'), 404));
  app.onError((error) => {
    if (error instanceof MissingError) return html(messagePage('Not found', error.message), 404);
    if (error instanceof InputError) return html(messagePage('This cannot be opened', error.message), 400);
    console.error(error);
    return html(messagePage('Something went wrong', error.message), 500);
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    handleProtocols: (offered) => (offered.has(V1_PROTOCOL) ? V1_PROTOCOL : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const { method = '', url = '', headers } = request;
    const refusal = access.refusal({ method, url, headers, isUpgrade: true });
    if (refusal !== null) return refuseUpgrade(socket, refusal.status);
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    // Clients subscribe to the server's events; there are none.
    if (pathname === '/api/events/subscribe') return sockets.handleUpgrade(request, socket, head, () => {});
    const id = /^\/api\/kernels\/([\w-]+)\/channels$/.exec(pathname)?.[1];
    const model = registry.kernels.find((kernel) => kernel.id === id);
    if (model === undefined) return refuseUpgrade(socket, 404);
    const kernel = registry.kernel(model.id);
    sockets.handleUpgrade(request, socket, head, (open) => connectSocket(open, kernel, searchParams.get('session_id')));
  });

  const idleCheck =
    idleMs === undefined
      ? undefined
      : setInterval(() => registry.stopIdle(idleMs).catch(console.error), Math.min(idleMs / 4, IDLE_CHECK_MS));
  const origin = `http://${HOST}:${taken}`;
  return {
    address: `${origin}/?token=${access.token}`,
    origin,
    token: access.token,
    port: taken,
    kernels: registry,
    close: async () => {
      clearInterval(idleCheck);
      await registry.shutDown();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** @param file where the port is kept for the next time */
async function listenAgain(server: Server, port: number | undefined, file: string): Promise<void> {
  if (port !== undefined) return listen(server, port, HOST);
  const last = Number(await readFile(file, 'utf8').catch(() => 0));
  const isPort = Number.isInteger(last) && last >= 0 && last <= 65_535;
  await listen(server, isPort ? last : 0, HOST).catch(() => listen(server, 0, HOST));
  const { port: taken } = server.address() as { port: number };
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeAtomically(file, `${taken}\n`))
    .catch(() => {}); // a course that cannot be written to can be read all the same
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  ...Object.fromEntries(
    ['.md', '.ts', '.json', '.har', '.csv', '.txt'].map((extension) => [extension, 'text/plain; charset=utf-8']),
  ),
};
/** What lessons link to; scripts and pages are not among it. */
const SHOWN = new Set([
  '.svg',
  '.png',
  '.jpg',
  '.jpeg',
  '.gif',
  '.webp',
  '.md',
  '.ts',
  '.json',
  '.har',
  '.csv',
  '.txt',
]);

function incomingOf(env: unknown): IncomingMessage & { method: string } {
  return (env as { incoming: IncomingMessage & { method: string } }).incoming;
}

function isApi(url: string): boolean {
  return /^\/(api|course)\//.test(url);
}

/** The token moves from the address, which others may see over a shoulder or in a history, to a cookie. */
function keepToken(url: string, access: Access): Response {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.delete('token');
  const query = searchParams.toString();
  // One slash: two would name another host.
  const location = `/${pathname.replace(/^\/+/, '')}${query && `?${query}`}`;
  return new Response(null, {
    status: 303,
    headers: { location, 'set-cookie': access.cookie, 'cache-control': 'no-store' },
  });
}

function refuse(status: number, reason: string, accept = ''): Response {
  const isPage = accept.includes('text/html');
  const text = isPage ? refusalPage(reason) : JSON.stringify({ message: reason });
  const type = isPage ? 'text/html; charset=utf-8' : 'application/json';
  return new Response(text, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
}

/** Without the style sheet, which is refused as well. */
function refusalPage(reason: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>No access</title>
<body style="font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem"><h1>No access</h1><p>${reason}</p>`;
}

function refuseUpgrade(socket: Duplex, status: number): void {
  const reason = status === 404 ? 'Not Found' : status === 401 ? 'Unauthorized' : 'Forbidden';
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** Scripts only from here, connections only to here. JupyterLab and plotly set styles on elements. */
function securityHeaders(port: number): Readonly<Record<string, string>> {
  const sockets = ['127.0.0.1', 'localhost'].map((host) => `ws://${host}:${port}`).join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

async function sendFile(path: string, headers: Record<string, string>): Promise<Response> {
  const file = createReadStream(path);
  await new Promise<void>((resolve, reject) => {
    file.once('open', () => resolve());
    file.once('error', (cause) => reject(new MissingError(`missing file: ${path.split(/[\\/]/).at(-1)}`, { cause })));
  });
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(Readable.toWeb(file) as ReadableStream, { headers: { ...headers, 'content-type': type } });
}
