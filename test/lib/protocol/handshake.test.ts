import { describe, expect, test } from 'vitest';
import {
  amplificationRoundTrips,
  fastOpenRoundTrips,
  type HandshakeName,
  handshakeOf,
  handshakeVariant,
  handshakeVariants,
} from '../../../lib/protocol/handshake.ts';
import { type Security, securities } from '../../../lib/scenario/scenario.ts';

/** Compile-time check that the table has a row for each security, and no other. */
securities satisfies readonly HandshakeName[];
({}) as HandshakeName satisfies Security;

const plain = { fastOpen: false };
const bytesOf = (flights: readonly { readonly bytes: number }[]) => flights.reduce((sum, { bytes }) => sum + bytes, 0);

describe('handshakeOf', () => {
  test.each<[Security, number, number, string]>([
    ['none', 1, 0, 'RFC 9293 s.3.5'],
    ['tls1.2', 1, 2, 'RFC 5246 Figure 1'],
    ['tls1.2-resumed', 1, 1, 'RFC 5246 Figure 2'],
    ['tls1.3', 1, 1, 'RFC 9846 Figure 1'],
    ['tls1.3-resumed', 1, 1, 'RFC 9846 s.2.2: a PSK saves the certificate, not the round trip'],
    ['tls1.3-0rtt', 1, 0, 'RFC 9846 s.2.3'],
    ['quic', 1, 0, 'RFC 9001 s.1: transport and keys together in 1'],
    ['quic-0rtt', 0, 0, 'RFC 9001 s.1'],
  ])('%s costs %i of transport and %i of security (%s)', (security, transportRoundTrips, securityRoundTrips) => {
    expect(handshakeOf(security, plain)).toMatchObject({ transportRoundTrips, securityRoundTrips });
  });

  test.each(securities)('%s with Fast Open saves the round trip of TCP, never another (RFC 7413 s.2)', (security) => {
    const without = handshakeOf(security, plain);
    const saved = without.transportRoundTrips - handshakeOf(security, { fastOpen: true }).transportRoundTrips;
    expect(saved).toBe(security.startsWith('quic') ? 0 : 1);
    expect(handshakeOf(security, { fastOpen: true }).flights).toEqual(without.flights);
  });

  test('a request is replayable in early data, or in the SYN that Fast Open fills with it (RFC 9846 s.2.3, RFC 7413 s.6)', () => {
    expect(securities.filter((security) => handshakeOf(security, plain).earlyData)).toEqual([
      'tls1.3-0rtt',
      'quic-0rtt',
    ]);
    const replayable = securities.filter((security) => handshakeOf(security, { fastOpen: true }).earlyData);
    expect(replayable).toEqual(['none', 'tls1.3-0rtt', 'quic-0rtt']);
  });

  test('a resumed handshake is a certificate lighter for the server (RFC 9846 s.2.2)', () => {
    const chainBytes = 1035 + 888;
    for (const version of ['tls1.2', 'tls1.3'] as const) {
      const full = handshakeOf(version, plain).flights[1]!.bytes;
      const resumed = handshakeOf(`${version}-resumed`, plain).flights[1]!.bytes;
      expect(full - resumed).toBeGreaterThan(chainBytes);
    }
  });

  test('the client pads QUIC Initials to 1200 bytes (RFC 9000 s.14.1)', () => {
    for (const security of ['quic', 'quic-0rtt'] as const) {
      expect(handshakeOf(security, plain).flights[0]).toEqual({ from: 'client', bytes: 2400 });
    }
  });
});

describe('handshake rows', () => {
  const all = [
    ...securities.map((name) => [name, handshakeOf(name, plain)] as const),
    ...handshakeVariants.map((name) => [name, handshakeVariant(name, plain)] as const),
  ];

  test.each(all)('%s: flights alternate, from the client to the client', (_, { flights, trailing }) => {
    for (const [place, { from }] of [...flights, ...trailing].entries()) {
      expect(from).toBe(place % 2 === 0 ? 'client' : 'server');
    }
    if (flights.length > 0) expect(flights.at(-1)!.from).toBe('client');
  });

  test.each(all)('%s: each server flight before the request is a round trip', (name, handshake) => {
    const answers = handshake.flights.filter(({ from }) => from === 'server').length;
    const inTransport = name.startsWith('quic') ? handshake.transportRoundTrips : 0;
    expect(handshake.securityRoundTrips + inTransport).toBe(answers);
  });

  test.each(all)('%s: names its source', (_, { source }) => {
    expect(source).toMatch(/^RFC \d{4}/);
  });
});

describe('handshakeVariant', () => {
  const roundTrips = (handshake: { transportRoundTrips: number; securityRoundTrips: number }) =>
    handshake.transportRoundTrips + handshake.securityRoundTrips;

  test('HelloRetryRequest costs one more than tls1.3 (RFC 9846 s.2.1)', () => {
    expect(roundTrips(handshakeVariant('tls1.3-hello-retry', plain))).toBe(
      roundTrips(handshakeOf('tls1.3', plain)) + 1,
    );
  });

  test('False Start costs one less than tls1.2 and says the same bytes (RFC 7918 s.3)', () => {
    const full = handshakeOf('tls1.2', plain);
    const early = handshakeVariant('tls1.2-false-start', plain);
    expect(roundTrips(early)).toBe(roundTrips(full) - 1);
    expect(bytesOf([...early.flights, ...early.trailing])).toBe(bytesOf([...full.flights, ...full.trailing]));
  });

  test('Retry costs one more than quic (RFC 9000 s.8.1.2)', () => {
    expect(roundTrips(handshakeVariant('quic-retry', plain))).toBe(roundTrips(handshakeOf('quic', plain)) + 1);
  });

  test('the post-quantum key share costs bytes, not round trips (X25519MLKEM768: 1184 bytes up, 1088 down)', () => {
    const small = handshakeVariant('tls1.3-x25519', plain);
    const large = handshakeOf('tls1.3', plain);
    expect(roundTrips(small)).toBe(roundTrips(large));
    expect(large.flights[0]!.bytes - small.flights[0]!.bytes).toBeGreaterThanOrEqual(1184);
    expect(large.flights[1]!.bytes - small.flights[1]!.bytes).toBeGreaterThanOrEqual(1088 - 32);
  });
});

describe('fastOpenRoundTrips', () => {
  test('is 0 for what fits into the SYN, 1 for a byte more (RFC 7413 s.4.2)', () => {
    expect(fastOpenRoundTrips({ firstFlightBytes: 1460, mssBytes: 1460 })).toBe(0);
    expect(fastOpenRoundTrips({ firstFlightBytes: 1461, mssBytes: 1460 })).toBe(1);
  });

  test('a ClientHello with a post-quantum key share does not fit, an older one does', () => {
    const firstFlightBytes = handshakeOf('tls1.3', plain).flights[0]!.bytes;
    const olderBytes = handshakeVariant('tls1.3-x25519', plain).flights[0]!.bytes;
    expect(fastOpenRoundTrips({ firstFlightBytes, mssBytes: 1460 })).toBe(1);
    expect(fastOpenRoundTrips({ firstFlightBytes: olderBytes, mssBytes: 1460 })).toBe(0);
  });
});

describe('amplificationRoundTrips', () => {
  test('is 0 up to three times the 1200 bytes of one Initial, 1 beyond (RFC 9000 s.8.1)', () => {
    expect(amplificationRoundTrips({ serverFlightBytes: 3600, clientBytes: 1200 })).toBe(0);
    expect(amplificationRoundTrips({ serverFlightBytes: 3601, clientBytes: 1200 })).toBe(1);
  });

  test('two Initials, as a post-quantum ClientHello needs, raise the limit to 7200 bytes', () => {
    expect(amplificationRoundTrips({ serverFlightBytes: 7200, clientBytes: 2400 })).toBe(0);
    const [hello, answer] = handshakeOf('quic', plain).flights;
    expect(amplificationRoundTrips({ serverFlightBytes: answer!.bytes, clientBytes: hello!.bytes })).toBe(0);
  });
});
