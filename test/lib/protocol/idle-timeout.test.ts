import { describe, expect, test } from 'vitest';
import { idleDefaults, idleEnd, nodeServerIdle, quicIdleMs, undiciIdleMs } from '../../../lib/protocol/idle-timeout.ts';

describe('idleEnd', () => {
  test('is the smaller side (RFC 9112 s.9.5: either may close at any time)', () => {
    expect(idleEnd({ clientMs: 3000, serverMs: 6000 })).toEqual({ afterMs: 3000, by: 'client' });
    expect(idleEnd({ clientMs: 300_000, serverMs: 6000 })).toEqual({ afterMs: 6000, by: 'server' });
    expect(idleEnd({ clientMs: 5000, serverMs: 5000 })).toEqual({ afterMs: 5000, by: 'both' });
  });
});

describe('nodeServerIdle', () => {
  test('advertises 5 s and closes after 6 s (Node 24.21.0, measured 6004 ms)', () => {
    expect(nodeServerIdle({ keepAliveTimeoutMs: 5000 })).toEqual({ advertisedSeconds: 5, closesAfterMs: 6000 });
  });

  test('advertises whole seconds, rounded down (Node 24.21.0, _http_outgoing.js)', () => {
    expect(nodeServerIdle({ keepAliveTimeoutMs: 2500, keepAliveTimeoutBufferMs: 0 })).toEqual({
      advertisedSeconds: 2,
      closesAfterMs: 2500,
    });
  });

  test('does neither with 0', () => {
    expect(nodeServerIdle({ keepAliveTimeoutMs: 0 })).toBeNull();
  });
});

describe('undiciIdleMs', () => {
  test.each<[number | null, object, number | null, string]>([
    [5, {}, 3000, 'the hint less 2 s; measured 3002 ms'],
    [5, { keepAliveTimeoutThresholdMs: 0 }, 5000, 'measured 5001 ms'],
    [5, { keepAliveMaxTimeoutMs: 1500 }, 1500, 'at most the maximum; measured 1501 ms'],
    [3600, {}, 600_000, 'at most 10 minutes'],
    [null, {}, 4000, 'no hint: the default'],
    [null, { keepAliveTimeoutMs: 1000 }, 1000, 'no hint, nothing subtracted; measured 1001 ms'],
    [3, {}, 1000, 'measured: reused'],
    [2, {}, null, 'measured: never reused'],
    [1, {}, null, 'measured: never reused'],
    [0, {}, null, 'no time at all'],
  ])('with hint %j s and %j is %j ms (undici 8.12.4: %s)', (hintSeconds, options, idleMs) => {
    expect(undiciIdleMs(hintSeconds, options)).toBe(idleMs);
  });

  test('closes before a Node server does, so the race cannot be lost to its idle timer', () => {
    for (const keepAliveTimeoutMs of [1000, 2500, 3000, 5000, 60_000, 3_600_000]) {
      const server = nodeServerIdle({ keepAliveTimeoutMs })!;
      const clientMs = undiciIdleMs(server.advertisedSeconds);
      if (clientMs !== null) expect(idleEnd({ clientMs, serverMs: server.closesAfterMs }).by).toBe('client');
    }
  });
});

describe('quicIdleMs', () => {
  test('is the smaller one advertised, or the only one (RFC 9000 s.10.1)', () => {
    expect(quicIdleMs({ clientMs: 30_000, serverMs: 10_000, probeTimeoutMs: 300 })).toBe(10_000);
    expect(quicIdleMs({ clientMs: null, serverMs: 10_000, probeTimeoutMs: 300 })).toBe(10_000);
    expect(quicIdleMs({ clientMs: 30_000, serverMs: 0, probeTimeoutMs: 300 })).toBe(30_000);
    expect(quicIdleMs({ clientMs: null, serverMs: 0, probeTimeoutMs: 300 })).toBeNull();
  });

  test('is at least three probe timeouts (RFC 9000 s.10.1)', () => {
    expect(quicIdleMs({ clientMs: 500, serverMs: 500, probeTimeoutMs: 300 })).toBe(900);
  });
});

test('idleDefaults holds Node and undici as the functions compute them', () => {
  const idleMs = (who: string) => idleDefaults.find((row) => row.who.startsWith(who))!.idleMs;
  expect(idleMs('Node')).toBe(nodeServerIdle({ keepAliveTimeoutMs: 5000 })!.closesAfterMs);
  expect(idleMs('undici')).toBe(undiciIdleMs(null));
});
