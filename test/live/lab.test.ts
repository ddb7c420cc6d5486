/** Labs as notebooks use them: plain `fetch` over the link, and what is left behind. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetch as undiciFetch } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Lab, type LabOptions, openLab } from '../../lib/measure/lab/lab.ts';
import { isRunning } from '../notebooks/processes.ts';
import { agentsOf, allProcesses } from './agents.ts';

const rttMs = 30;

async function open(options: LabOptions): Promise<Lab> {
  const lab = await openLab({ rttMs, ...options });
  onTestFinished(() => lab.close());
  return lab;
}

async function get(lab: Lab, path: string, dispatcher: ReturnType<Lab['dispatcher']>): Promise<string> {
  const response = await fetch(lab.url(path), { dispatcher } as object);
  return `${response.status} ${(await response.arrayBuffer()).byteLength}`;
}

describe.each(['tun', 'relay'] as const)('a lab over %s', (backend) => {
  test('node’s own fetch goes over the link, on the connections that the policy says', async () => {
    const lab = await open({ backend });
    const dispatcher = lab.dispatcher({ connectionsMax: 1 });
    expect(await get(lab, '/index.html', dispatcher)).toBe('200 5000');
    expect(await get(lab, '/logo.png', dispatcher)).toBe('200 10000');
    expect(await get(lab, '/logo.png', dispatcher)).toBe('200 10000');
    const { totals, connections, requests } = lab.timeline();
    expect(totals).toMatchObject({ connections: 1, requests: 3, bodyBytes: 25_000 });
    expect(totals.pageLoadMs).toBeGreaterThan(4 * rttMs - 1);
    expect(requests.map(({ path }) => path)).toEqual(['/index.html', '/logo.png', '/logo.png#2']);
    expect(connections[0]!.phases[0]!.origin).toBe(backend === 'relay' ? 'emulated' : 'measured');
    expect(lab.origin().sockets.map(({ requests }) => requests.length)).toEqual([3]);
  });

  test('each dispatcher has its own timeline: non-persistent beside HTTP/2 over TLS', async () => {
    const lab = await open({ backend });
    const once = lab.dispatcher({ persistent: false });
    const shared = lab.dispatcher({ protocol: 'HTTP/2', security: 'tls1.3' });
    for (const path of ['/index.html', '/logo.png']) {
      await get(lab, path, once);
      await get(lab, path, shared);
    }
    await expect
      .poll(() => lab.timeline(once).connections.filter(({ closedBy }) => closedBy === 'server').length)
      .toBe(2);
    expect(lab.timeline(once).totals).toMatchObject({ connections: 2, requests: 2 });
    expect(lab.timeline(shared).totals).toMatchObject({ connections: 1, requests: 2 });
    expect(lab.timeline(shared).connections[0]!.phases.map(({ name }) => name)).toEqual(['connect', 'tls']);
  });

  test('pipelines plain fetches where the policy says so', async () => {
    const lab = await open({ backend });
    const dispatcher = lab.dispatcher({ connectionsMax: 1, pipelineDepth: 4 });
    await get(lab, '/index.html', dispatcher);
    await Promise.all(['/logo.png', '/style.css'].map((path) => get(lab, path, dispatcher)));
    const [, logo, style] = lab.timeline().requests;
    const sent = (request = logo) => request!.phases.find(({ name }) => name === 'send')!.endMs;
    expect(sent(style)).toBeLessThan(logo!.phases.at(-1)!.endMs);
    expect(lab.timeline().totals.connections).toBe(1);
  });

  test('a server of one’s own stands at the far end', async () => {
    const server = createServer((_request, response) => response.end('hello'));
    const lab = await open({ backend, server });
    const response = await undiciFetch(lab.url('/anything'), { dispatcher: lab.dispatcher() });
    expect(await response.text()).toBe('hello');
    expect(lab.timeline().totals.requests).toBe(1);
    // Its connection is idle now, and its server would keep both open.
    await lab.close();
    expect(server.listening).toBe(false);
    expect(await new Promise((resolve) => server.getConnections((_, count) => resolve(count)))).toBe(0);
  });

  test('a socket of one’s own speaks what undici does not', async () => {
    const lab = await open({ backend });
    const socket = await lab.connect();
    socket.end('GET /style.css HTTP/1.0\r\n\r\n');
    let said = '';
    for await (const bytes of socket) said += bytes;
    expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(lab.origin().sockets[0]!.requests.map(({ path }) => path)).toEqual(['/style.css']);
  });

  test.each([
    ['content-length', 1],
    ['chunked', 1],
    ['close', 2],
  ] as const)('bodies that end by %s: %i connections for two requests', async (framing, connections) => {
    const lab = await open({ backend, framing });
    const dispatcher = lab.dispatcher({ connectionsMax: 1 });
    expect(await get(lab, '/style.css', dispatcher)).toBe('200 2000');
    expect(await get(lab, '/style.css', dispatcher)).toBe('200 2000');
    expect(lab.origin().sockets).toHaveLength(connections);
  });

  test('measures a whole page over a link like its own', async () => {
    const lab = await open({ backend });
    const { timeline, backend: used } = await lab.measure({ page: { resources: [{ path: '/', bodyBytes: 1 }] } });
    expect(used).toBe(backend);
    expect(timeline.scenario.link.rttMs).toBe(rttMs);
  });
});

test('the hint of a server decides whether undici uses a connection again', async () => {
  const reuse = async (idleTimeoutMs: number): Promise<number> => {
    const lab = await open({ keepAliveHint: true, idleTimeoutMs, rttMs: 5 });
    const dispatcher = lab.dispatcher({ connectionsMax: 1 });
    for (let i = 0; i < 3; i++) await get(lab, '/style.css', dispatcher);
    return lab.origin().sockets.length;
  };
  // undici subtracts two seconds from the hint, and does not use what is left of nothing.
  expect([await reuse(2000), await reuse(5000)]).toEqual([3, 1]);
});

test('packets: what a fetch costs, and losses that are staged', async () => {
  const lab = await open({ losses: [{ connection: 1, from: 'client', sequence: 0 }] });
  await get(lab, '/style.css', lab.dispatcher());
  const syns = (await lab.packets()).filter(({ flags }) => flags.join() === 'SYN');
  expect(syns.map(({ fate }) => fate)).toEqual(['lost', 'delivered']);
  expect(lab.timeline().totals.pageLoadMs).toBeGreaterThan(1000);
});

describe('a lab says', () => {
  test.each<[LabOptions, RegExp]>([
    [{ rateBitsPerSecond: 0 }, /link.rateBitsPerSecond/],
    [{ lossRate: 1 }, /link.lossRate/],
    [{ rttMs: -1 }, /link.rttMs/],
    [{ lossRate: 0.1, backend: 'relay' }, /the relay loses nothing/],
    [{ losses: [{ connection: 1, from: 'client', sequence: 0 }], backend: 'relay' }, /the relay loses nothing/],
    [{ tcp: { fastOpen: true } }, /tcp.fastOpen is not measured/],
  ])('%j: %s', async (options, words) => {
    await expect(openLab(options)).rejects.toThrow(words);
  });

  test('that a port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    await expect(openLab({ port, backend: 'relay' })).rejects.toThrow(`missing port: port ${port} is taken`);
  });

  test('that undici speaks no HTTP/1.0, and what does', async () => {
    const lab = await open({});
    expect(() => lab.dispatcher({ protocol: 'HTTP/1.0' })).toThrow(/lab.measure|lab.connect/);
  });

  test('that nothing has been fetched yet, and that it is closed', async () => {
    const lab = await open({});
    expect(() => lab.timeline()).toThrow(/missing dispatcher/);
    lab.dispatcher();
    expect(() => lab.timeline()).toThrow(/none has been answered yet/);
    await lab.close();
    expect(() => lab.dispatcher()).toThrow(/it has been closed/);
  });
});

/** The network namespaces that these processes are in; those that have just ended are in none. */
function namespacesOf(pids: readonly number[]): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const pid of pids) {
    try {
      seen.add(readlinkSync(`/proc/${pid}/ns/net`));
    } catch {
      // It has just ended.
    }
  }
  return seen;
}

const kinds = ['TCPSocketWrap', 'TCPServerWrap', 'PipeWrap', 'ProcessWrap', 'MessagePort', 'Worker'];
const handles = () => process.getActiveResourcesInfo().filter((name) => kinds.includes(name)).length;

describe('nothing is left', () => {
  test('of 200 labs, half of which end in an exception', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'labs-'));
    const before = { folder: process.env.TMPDIR, handles: handles() };
    process.env.TMPDIR = folder;
    const used = new Set<string>();
    const oneLab = async (number: number): Promise<void> => {
      const lab = await openLab({ rttMs: 1 });
      for (const name of namespacesOf(agentsOf(process.pid))) used.add(name);
      try {
        await get(lab, '/style.css', lab.dispatcher());
        if (number % 2 === 0) throw new Error('a cell that fails');
      } finally {
        await lab.close();
      }
    };
    const failures: string[] = [];
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      for (let number = lane; number < 200; number += 4)
        await oneLab(number).catch((error: Error) => failures.push(error.message));
    });
    await Promise.all(lanes);
    expect(failures).toEqual(Array.from({ length: 100 }, () => 'a cell that fails'));
    // Seen where the lab of another lane was just being made.
    used.delete(readlinkSync('/proc/self/ns/net'));
    expect(used.size).toBeGreaterThan(0);
    expect(agentsOf(process.pid)).toEqual([]);
    await expect.poll(() => [...namespacesOf(allProcesses())].filter((name) => used.has(name))).toEqual([]);
    await expect.poll(handles).toBe(before.handles);
    expect(readdirSync(folder)).toEqual([]);
    if (before.folder === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before.folder;
    rmdirSync(folder);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('of a program that is ended by %s', async (signal) => {
    const library = new URL('../../lib/measure/lab/lab.ts', import.meta.url);
    const source = `import { openLab } from '${library}'; await openLab({ rttMs: 5 }); console.log('open');`;
    const program: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void program.kill('SIGKILL'));
    await once(program.stdout!, 'data');
    const agents = agentsOf(program.pid!);
    expect(agents).toHaveLength(1);
    program.kill(signal);
    await once(program, 'exit');
    await expect.poll(() => agents.filter(isRunning)).toEqual([]);
  });
});
