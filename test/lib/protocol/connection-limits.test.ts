import { describe, expect, test } from 'vitest';
import {
  connectionLimits,
  connectionsPerSecondMax,
  portRules,
  timeWaitSides,
} from '../../../lib/protocol/connection-limits.ts';

describe('connectionLimits', () => {
  test.each<[string, number | null, string]>([
    ['RFC 2616', 2, 'RFC 2616 s.8.1.4'],
    ['RFC 9112', null, 'RFC 9112 s.9.4: no number any more'],
    ['Chromium', 6, 'Chromium source'],
    ['Firefox', 6, 'Firefox source'],
    ['HTTP/2', 1, 'RFC 9113 s.9.1'],
    ['HTTP/3', 1, 'RFC 9114 s.3.3'],
  ])('%s: %j per origin (%s)', (who, perOrigin) => {
    expect(connectionLimits.find((limit) => limit.who.startsWith(who))!.perOrigin).toBe(perOrigin);
  });
});

describe('ports and TIME-WAIT', () => {
  test('Linux has 28,232 ports for 60 s: 470 connections per second to one address and port', () => {
    expect(portRules.Linux.ports).toBe(28_232);
    expect(connectionsPerSecondMax(portRules.Linux)).toBeCloseTo(470.53, 2);
  });

  test('by the RFCs 16,384 dynamic ports for 4 minutes: 68 per second (RFC 6335 s.6, RFC 9293 s.3.4.2)', () => {
    expect(portRules.RFC.ports).toBe(16_384);
    expect(connectionsPerSecondMax(portRules.RFC)).toBeCloseTo(68.27, 2);
  });

  test('the active closer waits (RFC 9293 s.3.6)', () => {
    expect(timeWaitSides('server')).toEqual(['server']);
    expect(timeWaitSides('both')).toEqual(['client', 'server']);
  });
});
