import { expect, test } from 'vitest';
import {
  connectionSpecificFields,
  http2Limits,
  http3RequestStreamsLeast,
  windowRateBitsPerSecond,
} from '../../../lib/protocol/multiplexing-limits.ts';

test.each<[string, number | null, string]>([
  ['SETTINGS_MAX_CONCURRENT_STREAMS', null, 'RFC 9113 s.6.5.2: unlimited'],
  ['SETTINGS_INITIAL_WINDOW_SIZE', 65_535, 'RFC 9113 s.6.5.2'],
  ['connection window', 65_535, 'RFC 9113 s.6.9.2'],
  ['SETTINGS_MAX_FRAME_SIZE', 16_384, 'RFC 9113 s.6.5.2'],
])('http2Limits: %s begins with %j (%s)', (setting, initial) => {
  expect(http2Limits.find((limit) => limit.setting === setting)!.initial).toBe(initial);
});

test('http3RequestStreamsLeast is 100 (RFC 9114 s.6.1)', () => {
  expect(http3RequestStreamsLeast).toBe(100);
});

test('windowRateBitsPerSecond: 65,535 bytes per 100 ms are 5.24 Mbit/s', () => {
  expect(windowRateBitsPerSecond({ windowBytes: 65_535, rttMs: 100 })).toBe(5_242_800);
  // Grigorik, High Performance Browser Networking, ch. 2: 16 KiB and 100 ms are 1.31 Mbit/s.
  expect(windowRateBitsPerSecond({ windowBytes: 16_384, rttMs: 100 })).toBe(1_310_720);
});

test('connectionSpecificFields names what is malformed in HTTP/2 (RFC 9113 s.8.2.2)', () => {
  expect([...connectionSpecificFields].sort()).toEqual([
    'connection',
    'keep-alive',
    'proxy-connection',
    'transfer-encoding',
    'upgrade',
  ]);
});
