import { expect, test } from 'vitest';
import { ClosedBeforeResponse } from '../../../../lib/measure/client/connection.ts';
import { PageLoad } from '../../../../lib/measure/client/page-load.ts';
import type { ConnectionLimits } from '../../../../lib/measure/client/places.ts';
import { parseScenario } from '../../../../lib/scenario/parse-scenario.ts';
import type { ResourceInput } from '../../../../lib/scenario/scenario.ts';

interface Options extends ConnectionLimits {
  /** Connections close after each exchange. */
  readonly closes?: boolean;
  /** Handshakes end when the test says so; otherwise at once. */
  readonly slowHandshakes?: boolean;
}

/** A page load whose exchanges end when the test says so. */
function start(resources: readonly ResourceInput[], { connectionsMax, closes, slowHandshakes, ...limits }: Options) {
  const log: string[] = [];
  const underWay = new Map<string, { readonly end: () => void; readonly fail: (error: Error) => void }>();
  const handshakes = new Map<number, () => void>();
  const closings = new Map<number, () => void>();
  let opened = 0;
  const page = new PageLoad({
    resources: parseScenario({ page: { resources } }).page.resources,
    limits: { connectionsMax, ...limits },
    now: () => 0,
    connect: (onClosed) => {
      const id = ++opened;
      closings.set(id, onClosed);
      return {
        open: () => (slowHandshakes ? new Promise((end) => handshakes.set(id, end)) : Promise.resolve()),
        exchange: async ({ path }) => {
          log.push(`${path} on ${id}`);
          await new Promise<void>((end, fail) => underWay.set(path, { end, fail }));
          if (closes) onClosed();
        },
        destroy: async () => {
          log.push(`${id} given up`);
        },
      };
    },
  });
  const loaded = page.run();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (...paths: string[]): Promise<void> => {
    for (const path of paths) underWay.get(path)!.end();
    await settled();
  };
  const fail = async (path: string, error: Error): Promise<void> => {
    underWay.get(path)!.fail(error);
    await settled();
  };
  const handshake = async (id: number): Promise<void> => {
    handshakes.get(id)!();
    await settled();
  };
  const close = async (id: number): Promise<void> => {
    closings.get(id)!();
    await settled();
  };
  return { page, loaded, log, settled, end, fail, handshake, close, opened: () => opened };
}

const objects = (...paths: string[]) => paths.map((path) => ({ path, bodyBytes: 1 }));

test('PageLoad, asks for what the document reveals only when the document has ended', async () => {
  const { log, settled, end } = start(objects('/', '/a', '/b'), { connectionsMax: 6 });
  await settled();
  expect(log).toEqual(['/ on 1']);
  await end('/');
  expect(log).toEqual(['/ on 1', '/a on 1', '/b on 2']);
});

test('PageLoad, queues beyond connectionsMax, in page order, for the connection that is free first', async () => {
  const { log, settled, end, loaded } = start(objects('/', '/a', '/b', '/c', '/d'), { connectionsMax: 2 });
  await settled();
  await end('/');
  await end('/b');
  await end('/a');
  expect(log).toEqual(['/ on 1', '/a on 1', '/b on 2', '/c on 2', '/d on 1']);
  await end('/c', '/d');
  await loaded;
});

test('PageLoad, what was discovered earlier leaves earlier, whatever its place on the page', async () => {
  const page = [
    { path: '/', bodyBytes: 1 },
    { path: '/font', bodyBytes: 1, after: '/style' },
    { path: '/style', bodyBytes: 1 },
    { path: '/image', bodyBytes: 1 },
  ];
  const { log, settled, end } = start(page, { connectionsMax: 1 });
  await settled();
  await end('/');
  await end('/style');
  await end('/image');
  expect(log).toEqual(['/ on 1', '/style on 1', '/image on 1', '/font on 1']);
});

test('PageLoad, a connection that becomes free takes the request for which another is being opened', async () => {
  const { log, handshake, end, opened, loaded } = start(objects('/', '/a', '/b'), {
    connectionsMax: 6,
    slowHandshakes: true,
  });
  await handshake(1);
  await end('/');
  expect(opened()).toBe(2);
  await end('/a');
  expect(log).toEqual(['/ on 1', '/a on 1', '/b on 1']);
  await handshake(2);
  await end('/b');
  await loaded;
  expect(opened()).toBe(2);
});

test('PageLoad, opens no more connections than requests wait', async () => {
  const { opened } = start(
    [
      { path: '/', bodyBytes: 1 },
      { path: '/a', bodyBytes: 1, after: 'navigation' },
    ],
    { connectionsMax: 6, slowHandshakes: true },
  );
  expect(opened()).toBe(2);
});

test('PageLoad, prefers the connection that was used last', async () => {
  const page = [
    { path: '/', bodyBytes: 1 },
    { path: '/a', bodyBytes: 1, after: 'navigation' },
    { path: '/b', bodyBytes: 1, after: 'navigation' },
    { path: '/c', bodyBytes: 1, after: '/a' },
  ];
  const { log, settled, end } = start(page, { connectionsMax: 6 });
  await settled();
  await end('/b');
  await end('/');
  await end('/a');
  expect(log.at(-1)).toBe('/c on 2');
});

test('PageLoad, opens a new connection for each request where connections close, never more than allowed', async () => {
  const { log, settled, end, loaded } = start(objects('/', '/a', '/b', '/c'), { connectionsMax: 2, closes: true });
  await settled();
  await end('/');
  expect(log).toEqual(['/ on 1', '/a on 2', '/b on 3']);
  await end('/a');
  expect(log.at(-1)).toBe('/c on 4');
  await end('/b', '/c');
  await loaded;
});

test('PageLoad, does not use a connection that has closed', async () => {
  const page = [...objects('/'), { path: '/late', bodyBytes: 1, delayMs: 1 }];
  const { log, settled, end, close, loaded } = start(page, { connectionsMax: 1 });
  await settled();
  await end('/');
  await close(1);
  await expect.poll(() => log).toEqual(['/ on 1', '/late on 2']);
  await end('/late');
  await loaded;
});

test('PageLoad, marks as waiting what found no connection, free or opened for it', async () => {
  const { page, settled, end } = start(objects('/', '/a', '/b', '/c'), { connectionsMax: 2 });
  await settled();
  await end('/');
  await end('/b');
  const waited = [...page.departures.values()].map(({ waited }) => waited);
  expect(waited).toEqual([false, false, false, true]);
});

test('PageLoad, sends a request again, once, if its connection closed before anything came back', async () => {
  const { loaded, log, settled, fail, close } = start(objects('/', '/a'), { connectionsMax: 1 });
  await settled();
  const rejected = expect(loaded).rejects.toMatchObject({ message: 'missing response to /: closed' });
  await fail('/', new ClosedBeforeResponse('closed'));
  await close(1);
  expect(log).toEqual(['/ on 1', '/ on 2']);
  await fail('/', new ClosedBeforeResponse('closed'));
  await rejected;
});

test('PageLoad, a failed exchange fails the load, names the path, and asks for nothing more', async () => {
  const { loaded, log, settled, end, fail } = start(objects('/', '/a', '/b'), { connectionsMax: 1 });
  await settled();
  await end('/');
  const cause = new Error('other side closed');
  const rejected = expect(loaded).rejects.toMatchObject({
    code: 'RT_EXPERIMENT',
    message: 'missing response to /a: other side closed',
    cause,
  });
  await fail('/a', cause);
  await rejected;
  expect(log).toEqual(['/ on 1', '/a on 1']);
});

test('PageLoad.destroy, gives up each connection and asks for nothing more', async () => {
  const { page, log, settled, end } = start(objects('/', '/a', '/b', '/c'), { connectionsMax: 2 });
  await settled();
  await end('/');
  await page.destroy();
  await end('/a');
  expect(log).toEqual(['/ on 1', '/a on 1', '/b on 2', '1 given up', '2 given up']);
});
