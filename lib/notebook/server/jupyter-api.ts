/**
 * The part of the Jupyter Server REST API that Jupyter's own clients need: kernel specs, kernels, sessions, contents and
 * checkpoints. Who may ask has been checked before (`access.ts`).
 *
 * Source: Jupyter Server documentation, "The REST API", OpenAPI description of version 2.
 */

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { InputError, RoundtripError } from '../../errors.ts';
import { kernelSpec } from '../kernel-spec.ts';
import { KERNELSPEC } from '../notebook.ts';
import type { Checkpoints } from './checkpoints.ts';
import { ConflictError, type Contents, type FileType, MissingError } from './contents.ts';
import { decodePath } from './decode-path.ts';
import { type KernelRegistry, modelOf } from './kernel-registry.ts';

/** A notebook with many figures has some megabytes. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;
const SERVER_VERSION = '2.14.0';

export interface JupyterParts {
  readonly contents: Contents;
  readonly checkpoints: Checkpoints;
  readonly registry: KernelRegistry;
}

/** The routes below `/api`. */
export function jupyterApi({ contents, checkpoints, registry }: JupyterParts): Hono {
  const api = new Hono();
  const startedAt = new Date().toISOString();
  api.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: (c) => c.json({ message: `invalid request: it has more than ${BODY_BYTES_MAX} bytes` }, 413),
    }),
  );
  api.onError(reportError);

  api.get('/', (c) => c.json({ version: SERVER_VERSION }));
  api.get('/status', (c) => {
    const { kernels } = registry;
    const connections = kernels.reduce((sum, kernel) => sum + kernel.connections, 0);
    return c.json({ started: startedAt, last_activity: startedAt, kernels: kernels.length, connections });
  });
  api.get('/me', (c) => {
    const identity = { username: 'learner', name: 'learner', display_name: 'Learner', initials: 'L' };
    return c.json({ identity: { ...identity, avatar_url: null, color: null }, permissions: {} });
  });
  api.get('/kernelspecs', (c) => {
    const spec = { name: KERNELSPEC.name, spec: kernelSpec(), resources: {} };
    return c.json({ default: KERNELSPEC.name, kernelspecs: { [KERNELSPEC.name]: spec } });
  });
  api.get('/terminals', (c) => c.json([]));

  api.get('/kernels', (c) => c.json(registry.kernels));
  api.post('/kernels', async (c) => c.json(await registry.start(await body(c)), 201));
  api.get('/kernels/:id', (c) => c.json(modelOf(registry.kernel(c.req.param('id')))));
  api.delete('/kernels/:id', async (c) => {
    await registry.stop(c.req.param('id'));
    return c.body(null, 204);
  });
  api.post('/kernels/:id/interrupt', (c) => {
    // Whether it helped, and what was done if not, is said in the cell.
    registry
      .kernel(c.req.param('id'))
      .interrupt()
      .catch(() => {});
    return c.body(null, 204);
  });
  api.post('/kernels/:id/restart', async (c) => {
    const kernel = registry.kernel(c.req.param('id'));
    await kernel.restart();
    return c.json(modelOf(kernel));
  });

  api.get('/sessions', (c) => c.json(registry.sessions));
  api.post('/sessions', async (c) => c.json(await registry.open(await body(c)), 201));
  api.get('/sessions/:id', (c) => c.json(registry.session(c.req.param('id'))));
  api.patch('/sessions/:id', async (c) => c.json(await registry.change(c.req.param('id'), await body(c))));
  api.delete('/sessions/:id', async (c) => {
    await registry.close(c.req.param('id'));
    return c.body(null, 204);
  });

  api.all('/contents/*', (c) => answerContents(c));
  api.all('/contents', (c) => answerContents(c));
  api.all('*', (c) => c.json({ message: `unknown request: ${c.req.method} ${c.req.path}` }, 404));

  async function answerContents(c: Context): Promise<Response> {
    const { path, checkpoint } = contentsPath(c);
    if (checkpoint !== null) return answerCheckpoint(c, path, checkpoint);
    switch (c.req.method) {
      case 'GET':
        return c.json(await contents.get(path, contentOptions(c)));
      case 'PUT':
        return c.json(await contents.save(path, await body(c)));
      case 'POST':
        return c.json(await contents.create(path, await body(c)), 201);
      case 'PATCH':
        return c.json(await contents.rename(path, String((await body<{ path?: string }>(c)).path ?? '')));
      case 'DELETE':
        await contents.remove(path);
        return c.body(null, 204);
      default:
        return c.json({ message: `unknown method ${c.req.method}` }, 405);
    }
  }

  async function answerCheckpoint(c: Context, path: string, id: string): Promise<Response> {
    if (c.req.method === 'GET' && id === '') return c.json(await checkpoints.list(path));
    if (c.req.method === 'POST' && id === '') return c.json(await checkpoints.create(path), 201);
    if (c.req.method === 'POST') await checkpoints.restore(path, id);
    else if (c.req.method === 'DELETE') await checkpoints.remove(path);
    else return c.json({ message: `unknown method ${c.req.method}` }, 405);
    return c.body(null, 204);
  }
  return api;
}

/** Errors as Jupyter sends them: what the reader can mend is theirs, the rest is ours. */
export function reportError(error: Error, c: Context): Response {
  if (error instanceof MissingError) return c.json({ message: error.message, reason: error.reason }, 404);
  if (error instanceof ConflictError) return c.json({ message: error.message, reason: null }, 409);
  if (error instanceof InputError) return c.json({ message: error.message, reason: null }, 400);
  if (!(error instanceof RoundtripError)) console.error(error);
  return c.json({ message: error.message, reason: null }, 500);
}

/** The JSON object of a request; without one, an empty object. */
export async function body<T extends object = Record<string, never>>(c: Context): Promise<T> {
  const text = await c.req.text();
  if (text === '') return {} as T;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as T;
  } catch (cause) {
    throw new InputError('invalid request: its body is not JSON', { cause });
  }
  throw new InputError('invalid request: its body is not a JSON object');
}

/** `contents/a/b.ipynb/checkpoints/ID`, decoded once; `checkpoint` is null where none is meant. */
function contentsPath(c: Context): { path: string; checkpoint: string | null } {
  const raw = new URL(c.req.url).pathname.replace(/^\/api\/contents\/?/, '').replace(/\/$/, '');
  const [, path = raw, checkpoint = null] = /^(.*)\/checkpoints(?:\/([^/]*))?$/.exec(raw) ?? [];
  const isCheckpoint = /\/checkpoints(\/[^/]*)?$/.test(raw);
  return { path: decodePath(path), checkpoint: isCheckpoint ? decodePath(checkpoint ?? '') : null };
}

function contentOptions(c: Context): NonNullable<Parameters<Contents['get']>[1]> {
  const { type, content, hash } = c.req.query();
  if (type === undefined || ['notebook', 'file', 'directory'].includes(type)) {
    return {
      type: type as FileType | undefined,
      withContent: content !== '0',
      withHash: content !== '0' || hash === '1',
    };
  }
  throw new InputError(`unknown type ${type}; give notebook, file or directory`);
}
