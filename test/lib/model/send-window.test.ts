import { expect, test } from 'vitest';
import { SendWindow } from '../../../lib/model/send-window.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Tcp } from '../../../lib/scenario/scenario.ts';

function window(tcp: Partial<Tcp>, ...flights: readonly number[]): SendWindow {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  const before = { flights, lastSentMs: 0 };
  return new SendWindow(parseScenario({ page, tcp: { mssBytes: 1000, ...tcp } }), before);
}

/** Sends all that is allowed, at once. */
function fill(sender: SendWindow, nowMs: number): number {
  const bytes = sender.allowance(nowMs);
  sender.sending(nowMs, 0);
  sender.sent(bytes, nowMs);
  return bytes;
}

test('SendWindow, doubles with each round, and waits a round trip between them', () => {
  const sender = window({ initialWindowSegments: 2 });
  expect(fill(sender, 0)).toBe(2000);
  expect(sender.allowance(99)).toBe(0);
  expect(sender.opensAtMs).toBe(100);
  expect([fill(sender, 100), fill(sender, 200)]).toEqual([4000, 8000]);
});

test('SendWindow, grows by half with delayed ACKs', () => {
  const sender = window({ initialWindowSegments: 4, windowGrowth: 1.5 });
  expect([fill(sender, 0), fill(sender, 100), fill(sender, 200)]).toEqual([4000, 6000, 9000]);
});

test('SendWindow, grows by what was sent, and to no more than twice that', () => {
  const afterSending = (bytes: number) => {
    const sender = window({ initialWindowSegments: 4 });
    sender.sending(0, 0);
    sender.sent(bytes, 0);
    expect(sender.allowance(50)).toBe(4000 - bytes);
    return sender.allowance(100);
  };
  expect([1000, 2000, 3000, 4000].map(afterSending)).toEqual([4000, 4000, 6000, 8000]);
});

test('SendWindow, grows by all that was sent after a wait for the window: it was in full use', () => {
  const sender = window({ initialWindowSegments: 4 });
  fill(sender, 0);
  expect(sender.allowance(50)).toBe(0);
  expect(sender.allowance(100)).toBe(8000);
  sender.sending(100, 0);
  sender.sent(1000, 100);
  expect(sender.allowance(200)).toBe(9000);
});

test('SendWindow, counts a segment that is not full as one', () => {
  const sender = window({ initialWindowSegments: 4 });
  sender.sending(0, 0);
  sender.sent(2001, 0);
  expect(sender.allowance(100)).toBe(6000);
});

test('SendWindow, does not grow by a handshake that leaves most of it unused', () => {
  expect(window({ initialWindowSegments: 10 }, 3587).allowance(0)).toBe(10_000);
});

test('SendWindow, falls back to the initial window after more than a timeout without sending', () => {
  for (const [slowStartAfterIdle, bytes] of [
    [true, 2000],
    [false, 8000],
  ] as const) {
    const sender = window({ initialWindowSegments: 2, slowStartAfterIdle });
    fill(sender, 0);
    fill(sender, 100);
    expect(sender.allowance(1101)).toBe(bytes); // RFC 6298: the timeout is 1 s at this round trip
  }
});

test('SendWindow, has been grown by the handshake; without slow start it is open', () => {
  expect(window({ initialWindowSegments: 2 }, 3000).allowance(0)).toBe(5000);
  expect(window({ initialWindowSegments: null }).allowance(0)).toBe(Number.POSITIVE_INFINITY);
});
