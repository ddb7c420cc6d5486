/** What goes wrong in a live experiment is said clearly, and nothing is left behind. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBackend } from '../../lib/measure/backends.ts';
import { measure, measureRun } from '../../lib/measure/measure.ts';
import { navigate } from '../../lib/measure/navigate.ts';
import { createOrigin, type OriginServer } from '../../lib/measure/origin.ts';
import { startRelay } from '../../lib/measure/relay/relay.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { nonPersistent, persistent, threeObjects } from './pages.ts';

const sockets = ['TCPSocketWrap', 'TCPServerWrap', 'TCPConnectWrap', 'MessagePort', 'Worker', 'Immediate'];

/** How many of each kind keep the process alive. */
function handles(): Record<string, number> {
  const active = process.getActiveResourcesInfo();
  return Object.fromEntries(sockets.map((kind) => [kind, active.filter((name) => name === kind).length]));
}

let before: Record<string, number>;
beforeEach(() => {
  before = handles();
});
afterEach(async () => {
  await expect.poll(handles).toEqual(before);
});

const link = { rttMs: 20 };
const never = new AbortController().signal;

type Choice = 'relay' | 'tun';

/** One page load with another origin than the scenario's own. */
async function loadFrom(
  origin: OriginServer,
  policy: typeof persistent | typeof nonPersistent,
  choice: Choice = 'relay',
) {
  const { backend } = await startBackend({ choice, signal: never });
  try {
    const scenario = parseScenario({ page: threeObjects, link, policy });
    return await navigate({ scenario, backend, signal: never, origin });
  } finally {
    await backend.close();
  }
}

/** An origin that announces 5000 bytes, sends 1000 and ends. */
function dyingOrigin(): OriginServer {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': 5000 });
    response.write(Buffer.alloc(1000), () => response.socket?.destroy());
  });
  return { ...createOrigin(parseScenario({ page: threeObjects })), server, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

describe.each<Choice>(['relay', 'tun'])('measure over %s, a server that fails', (choice) => {
  test.each([
    { policy: nonPersistent, says: /missing response to \/index.html: the server closed after 1000 of 5000 bytes/ },
    { policy: persistent, says: /missing response to \/index.html: / },
  ])('in the middle of a response ($policy.protocol) is an ExperimentError', async ({ policy, says }) => {
    await expect(loadFrom(dyingOrigin(), policy, choice)).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: expect.stringMatching(says),
    });
  });

  test.each([nonPersistent, persistent])('before it accepts ($protocol) is an ExperimentError', async (policy) => {
    const own = createOrigin(parseScenario({ page: threeObjects, policy }));
    own.server.on('connection', (socket) => socket.resetAndDestroy());
    await expect(loadFrom(own, policy, choice)).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: expect.stringContaining('missing response to /index.html'),
    });
  });

  test.runIf(choice === 'relay')('to get a port is an ExperimentError', async () => {
    const own = createOrigin(parseScenario({ page: threeObjects }));
    await new Promise<void>((resolve) => own.server.listen(0, '127.0.0.1', resolve));
    await expect(loadFrom(own, persistent)).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: 'missing port: the origin cannot listen on loopback',
      cause: expect.objectContaining({ code: 'ERR_SERVER_ALREADY_LISTEN' }),
    });
  });
});

test.each([nonPersistent, persistent])(
  'measure, a link that goes away is an ExperimentError ($protocol)',
  async (policy) => {
    const backend = await startRelay(never);
    const scenario = parseScenario({ page: threeObjects, link: { rttMs: 200 }, policy });
    const origin = createOrigin(scenario);
    const loading = expect(navigate({ scenario, backend, signal: never, origin })).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
    });
    await once(origin.server, 'connection');
    await backend.close();
    await loading;
  },
);

test('measure, a visitor at the origin is noticed: the two accounts differ', async () => {
  const origin = createOrigin(parseScenario({ page: threeObjects }));
  origin.server.once('request', () => {
    const { port } = origin.server.address() as AddressInfo;
    void fetch(`http://127.0.0.1:${port}/visitor`).catch(() => {});
  });
  await expect(loadFrom(origin, persistent)).rejects.toMatchObject({
    code: 'RT_EXPERIMENT',
    message: 'ambiguous experiment: the client opened 1 connection, but the origin accepted 2; measure again',
  });
});

test('measure, other traffic in the process does not appear in the timeline', async () => {
  const server = createServer((_request, response) => response.end('other'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`;
  const dispatcher = new Agent();
  let others = 0;
  let measuring = true;
  const noise = (async () => {
    for (; measuring; others++)
      await Promise.all([(await undiciFetch(url, { dispatcher })).text(), (await fetch(url)).text()]);
  })();
  try {
    const { timeline, origin } = await measureRun({ page: threeObjects, link, policy: persistent });
    expect(others).toBeGreaterThan(0);
    expect(timeline.totals).toMatchObject({ connections: 1, requests: 3, bodyBytes: 17_000 });
    expect(origin.sockets).toHaveLength(1);
  } finally {
    measuring = false;
    await noise;
    await dispatcher.destroy();
    await closed(server);
  }
});

describe('measure, stopped', () => {
  test.each([0, 30, 250, 450])('by its signal after %i ms says so and leaves nothing', async (ms) => {
    const controller = new AbortController();
    const reason = new Error('the learner closed the notebook');
    setTimeout(() => controller.abort(reason), ms);
    const page = { resources: [{ path: '/', bodyBytes: 1, serverMs: 5000 }] };
    await expect(measure({ page, link }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: 'missing result: the experiment was aborted',
      cause: reason,
    });
  });

  test('before it began', async () => {
    await expect(measure({ page: threeObjects }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
    });
  });

  test('by its time limit names the limit', async () => {
    const page = { resources: [{ path: '/', bodyBytes: 1, serverMs: 5000 }] };
    await expect(measure({ page, link }, { timeLimitMs: 600 })).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: expect.stringContaining('time limit of 600 ms; give timeLimitMs'),
    });
  });
});

test('measure, twenty runs leave no socket, server or thread', async () => {
  for (let run = 0; run < 20; run++) {
    const policy = run % 2 === 0 ? nonPersistent : persistent;
    await measure({ page: threeObjects, link: { rttMs: 2 }, policy }, { warmUp: false });
    expect(handles()).toEqual(before);
  }
});

test('measure, the process ends by itself afterwards', async () => {
  const measureFile = new URL('../../lib/measure/measure.ts', import.meta.url).href;
  const program = `
    const { measure } = await import(${JSON.stringify(measureFile)});
    const { totals } = await measure({ page: ${JSON.stringify(threeObjects)}, link: { rttMs: 5 } });
    console.log(totals.requests, JSON.stringify(process.getActiveResourcesInfo().filter((name) => /TCP|Worker|Port|Imm/.test(name))));
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  expect({ stdout, stderr }).toEqual({ stdout: '3 []\n', stderr: '' });
});
