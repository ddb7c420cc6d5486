/**
 * What has to be said before the first request may leave: round trips and bytes, for every `security` of a
 * scenario's policy.
 *
 * A handshake is a list of flights. They alternate, the client begins, and the last one listed is the client's flight with
 * which the request rides (0 bytes: the request goes alone). So the security handshake costs one round trip for each
 * server flight in the list, and none when the client's first flight already carries the request as early data. What is
 * said after that (session tickets, the rest of a 0-RTT handshake) stands in `trailing`: it delays nothing, but a server
 * flight there goes ahead of the response and takes room in the same congestion window.
 *
 * TCP asks for its own round trip first. QUIC does transport and keys in one, which is counted as the transport's.
 *
 * Sizes are bytes of TLS records on TCP and of UDP payload on QUIC, without IP, UDP or TCP headers. Those marked measured
 * are what two Node 24.21 processes (OpenSSL 3.5) said to each other: ALPN http/1.1, key share X25519MLKEM768, and a
 * chain of two RSA-2048 certificates of 1035 and 888 bytes. Two P-256 certificates (639 and 491 bytes) save 977 bytes.
 * Left out: client certificates, OCSP staples, certificate compression (RFC 8879), and the processor's time.
 */

/** How a connection is secured; the same names as a scenario's `policy.security`. */
export type Security =
  | 'none'
  | 'tls1.2'
  | 'tls1.2-resumed'
  | 'tls1.3'
  | 'tls1.3-resumed'
  | 'tls1.3-0rtt'
  | 'quic'
  | 'quic-0rtt';

/** What one side says before it has to wait for the other. */
export interface Flight {
  readonly from: 'client' | 'server';
  readonly bytes: number;
}

/** What is said before, with and after the first request of a connection. */
export interface Handshake {
  /** Round trips of the transport before security can begin. */
  readonly transportRoundTrips: number;
  /** Round trips of the security handshake before the request may leave. */
  readonly securityRoundTrips: number;
  /** The security handshake up to and including the client flight that the request rides with. */
  readonly flights: readonly Flight[];
  /** What is left to say after the request has gone. */
  readonly trailing: readonly Flight[];
  /** Whether the request rides in TLS or QUIC early data, or in the SYN; an attacker or the network can replay it. */
  readonly earlyData: boolean;
  readonly source: string;
}

type Row = Omit<Handshake, 'transportRoundTrips'> & { readonly transport: 'tcp' | 'quic' | 'quic-known' };

const client = (bytes: number): Flight => ({ from: 'client', bytes });
const server = (bytes: number): Flight => ({ from: 'server', bytes });

/** RFC 9000 s.14.1: a client pads every datagram that carries an Initial packet to at least this, in bytes. */
export const quicInitialDatagramBytes = 1200;

/** Long header, packet number, CRYPTO frame header and authentication tag of a QUIC packet (RFC 9000 s.17.2), in bytes. */
const quicOverheadBytes = 45;

/** UDP payload that carries `handshakeBytes` of TLS messages, in datagrams of the least size that QUIC requires. */
function quicPayloadBytes(handshakeBytes: number): number {
  const datagrams = Math.ceil(handshakeBytes / (quicInitialDatagramBytes - quicOverheadBytes));
  return handshakeBytes + datagrams * quicOverheadBytes;
}

// Handshake messages without TLS record headers, as QUIC carries them; derived from the measured flights below.
const serverMessagesBytes = 3587 - 99; // ServerHello 1210, EncryptedExtensions 21, Certificate 1941, CertificateVerify 264, Finished 52
const resumedServerMessagesBytes = 1344 - 55; // the same without the certificate's two messages, and with a PSK chosen
const twoInitials = 2 * quicInitialDatagramBytes; // a ClientHello of 1602 bytes does not fit into one

const rows = {
  none: {
    transport: 'tcp',
    securityRoundTrips: 0,
    flights: [],
    trailing: [],
    earlyData: false,
    source: 'RFC 9293 s.3.5: data may follow the three-way handshake',
  },
  'tls1.2': {
    transport: 'tcp',
    securityRoundTrips: 2,
    flights: [client(274), server(2340), client(93), server(274), client(0)],
    trailing: [],
    earlyData: false,
    source: 'RFC 5246 s.7.3, Figure 1; bytes measured (the last server flight holds a session ticket, RFC 5077)',
  },
  'tls1.2-resumed': {
    transport: 'tcp',
    securityRoundTrips: 1,
    flights: [client(514), server(156), client(51)],
    trailing: [],
    earlyData: false,
    source: 'RFC 5246 s.7.3, Figure 2; bytes measured, resumed from a ticket (RFC 5077)',
  },
  'tls1.3': {
    transport: 'tcp',
    securityRoundTrips: 1,
    flights: [client(1607), server(3587), client(80)],
    trailing: [server(574)],
    earlyData: false,
    source: 'RFC 9846 (before: RFC 8446) s.2, Figure 1; bytes measured; two session tickets trail',
  },
  'tls1.3-resumed': {
    transport: 'tcp',
    securityRoundTrips: 1,
    flights: [client(1910), server(1344), client(80)],
    trailing: [],
    earlyData: false,
    source: 'RFC 9846 (before: RFC 8446) s.2.2, Figure 3: saves the certificate, not the round trip; bytes measured',
  },
  'tls1.3-0rtt': {
    transport: 'tcp',
    securityRoundTrips: 0,
    // Node's TLS has no early data: the resumed handshake plus the early_data extension (4 bytes on either side) and
    // EndOfEarlyData (26 bytes), with the client's ChangeCipherSpec (6 bytes) moved to its first flight.
    flights: [client(1910 + 4 + 6)],
    trailing: [server(1344 + 4), client(80 - 6 + 26)],
    earlyData: true,
    source: 'RFC 9846 (before: RFC 8446) s.2.3, Figure 4; bytes derived from tls1.3-resumed',
  },
  quic: {
    transport: 'quic',
    securityRoundTrips: 0,
    flights: [client(twoInitials), server(quicPayloadBytes(serverMessagesBytes)), client(quicInitialDatagramBytes)],
    trailing: [],
    earlyData: false,
    source: 'RFC 9000 s.7, RFC 9001 s.1: transport and keys in one round trip; bytes derived from tls1.3',
  },
  'quic-0rtt': {
    transport: 'quic-known',
    securityRoundTrips: 0,
    flights: [client(twoInitials)],
    trailing: [server(quicPayloadBytes(resumedServerMessagesBytes + 4)), client(quicInitialDatagramBytes)],
    earlyData: true,
    source: 'RFC 9001 s.4.6, RFC 9000 s.7; bytes derived from tls1.3-0rtt',
  },
} as const satisfies Record<string, Row>;

/** The same names as `Security` of a scenario: this folder and `scenario/` do not import each other. */
export type HandshakeName = keyof typeof rows;

/** Handshakes of the literature that no `Security` names, because client and server do not choose them beforehand. */
const variants = {
  /** The server wants another key share: the client says hello again, and early data is off. */
  'tls1.3-hello-retry': {
    transport: 'tcp',
    securityRoundTrips: 2,
    flights: [client(1607), server(99), client(426), server(2526), client(74)],
    trailing: [server(574)],
    earlyData: false,
    source: 'RFC 9846 (before: RFC 8446) s.2.1, Figure 2; bytes measured with a server that takes only P-256',
  },
  /** TLS 1.3 with a key share of 32 bytes, as everyone had before the post-quantum ones. */
  'tls1.3-x25519': {
    transport: 'tcp',
    securityRoundTrips: 1,
    flights: [client(373), server(2521), client(80)],
    trailing: [server(574)],
    earlyData: false,
    source: 'RFC 9846 (before: RFC 8446) s.2, Figure 1; bytes measured with only X25519',
  },
  /** The client sends its request with its Finished and does not wait for the server's. */
  'tls1.2-false-start': {
    transport: 'tcp',
    securityRoundTrips: 1,
    flights: [client(274), server(2340), client(93)],
    trailing: [server(274)],
    earlyData: false,
    source: 'RFC 7918 s.3; bytes as of tls1.2',
  },
  /** The server first wants to see that the client owns its address; the Retry packet is mostly a token. */
  'quic-retry': {
    transport: 'quic',
    securityRoundTrips: 1,
    flights: [
      client(twoInitials),
      server(100),
      client(twoInitials),
      server(quicPayloadBytes(serverMessagesBytes)),
      client(quicInitialDatagramBytes),
    ],
    trailing: [],
    earlyData: false,
    source: 'RFC 9000 s.8.1.2 and 17.2.5; the size of a Retry is up to the server: 100 bytes are assumed',
  },
} as const satisfies Record<string, Row>;

export type HandshakeVariant = keyof typeof variants;

export const handshakeVariants = Object.keys(variants) as readonly HandshakeVariant[];

/**
 * The handshake before the first request of a new connection.
 *
 * `fastOpen` is TCP Fast Open with a cookie from an earlier connection (RFC 7413 s.2): the SYN carries data, so the
 * transport's round trip is saved. The table takes it that all of the client's first flight fits into the SYN; whether
 * it does, `fastOpenRoundTrips` says. QUIC has no TCP and ignores `fastOpen`.
 *
 * @example
 * handshakeOf('tls1.3', { fastOpen: false }).securityRoundTrips; // 1, after 1 of TCP
 */
export function handshakeOf(security: HandshakeName, options: { readonly fastOpen: boolean }): Handshake {
  return handshake(rows[security], options.fastOpen);
}

/** As `handshakeOf`, for the handshakes that happen rather than are chosen. */
export function handshakeVariant(variant: HandshakeVariant, options: { readonly fastOpen: boolean }): Handshake {
  return handshake(variants[variant], options.fastOpen);
}

function handshake({ transport, ...row }: Row, fastOpen: boolean): Handshake {
  const transportRoundTrips = { tcp: fastOpen ? 0 : 1, quic: 1, 'quic-known': 0 }[transport];
  const requestInSyn = transport === 'tcp' && fastOpen && row.flights.length === 0;
  return { transportRoundTrips, ...row, earlyData: row.earlyData || requestInSyn };
}

/**
 * Round trips of TCP's handshake when Fast Open has its cookie: 0 if the client's first flight fits into the one segment
 * that is the SYN (RFC 7413 s.4.2), else 1, because the rest waits for the SYN-ACK. A ClientHello with a post-quantum key
 * share does not fit.
 *
 * @example
 * fastOpenRoundTrips({ firstFlightBytes: 1607, mssBytes: 1460 }); // 1
 */
export function fastOpenRoundTrips(sizes: { readonly firstFlightBytes: number; readonly mssBytes: number }): number {
  return sizes.firstFlightBytes <= sizes.mssBytes ? 0 : 1;
}

/** RFC 9000 s.8.1: until the client's address is validated, a server sends at most this times the bytes it received. */
export const amplificationFactor = 3;

/**
 * Further round trips that the amplification limit costs a QUIC handshake: 0 while the server's first flight fits into
 * three times what the client has sent, else 1: what the client acknowledges in its Handshake packets validates its
 * address, and the rest may follow, within the congestion window, which is not asked here.
 *
 * @example
 * amplificationRoundTrips({ serverFlightBytes: 3600, clientBytes: 1200 }); // 0
 * amplificationRoundTrips({ serverFlightBytes: 3601, clientBytes: 1200 }); // 1
 */
export function amplificationRoundTrips(sizes: {
  readonly serverFlightBytes: number;
  readonly clientBytes: number;
}): number {
  return sizes.serverFlightBytes <= amplificationFactor * sizes.clientBytes ? 0 : 1;
}
