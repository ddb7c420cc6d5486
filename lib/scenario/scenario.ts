/**
 * What is asked: a page over a link, fetched under a connection policy. Times in milliseconds, sizes in bytes, rates in
 * bits per second. Every field is filled in: `parseScenario` adds the defaults.
 */

/** A page over a link, fetched under a policy. */
export interface Scenario {
  readonly version: 1;
  readonly name: string;
  readonly page: Page;
  readonly link: Link;
  readonly tcp: Tcp;
  readonly policy: Policy;
}

/** The first resource is the document. */
export interface Page {
  readonly resources: readonly Resource[];
}

/** Something on a page, and how the client comes to know of it. */
export interface Resource {
  /** Unique on the page; begins with `/`. */
  readonly path: string;
  /** Where it comes from, such as `https://cdn.example`; empty: from where the document does. An origin has its own connections. */
  readonly origin: string;
  readonly bodyBytes: number;
  readonly method: string;
  /** Bytes of the request on the wire; 0 in textbook scenarios. */
  readonly requestBytes: number;
  /** Bytes of the response on the wire before its body; 0 in textbook scenarios. */
  readonly headerBytes: number;
  /** Time the server thinks before the first byte of its response. */
  readonly serverMs: number;
  /** What reveals it: the last byte of the `document` or of another path, or `navigation`: known from the start. */
  readonly after: string;
  /** Time the client waits after that. */
  readonly delayMs: number;
}

/** The way between client and server; both directions are alike. */
export interface Link {
  /** Round-trip time without queueing or transmission. */
  readonly rttMs: number;
  /** In each direction; `null`: unlimited. */
  readonly rateBitsPerSecond: number | null;
  /** Probability that a packet is lost. */
  readonly lossRate: number;
  /** Room in the drop-tail queue before the link, in each direction; `null`: unlimited. */
  readonly queueBytes: number | null;
}

/** How the server's transport sends; with HTTP/3 the same holds for QUIC. */
export interface Tcp {
  readonly mssBytes: number;
  /** Initial congestion window; `null`: no slow start. */
  readonly initialWindowSegments: number | null;
  /** Growth of the congestion window per round trip in slow start: 2, or 1.5 with delayed ACKs counted per ACK. */
  readonly windowGrowth: number;
  /** Whether an idle connection falls back to its initial window (RFC 5681 s.4.1). */
  readonly slowStartAfterIdle: boolean;
  /** First retransmission timeout (RFC 6298 s.2.1). */
  readonly initialRtoMs: number;
  /** TCP Fast Open with a cookie from an earlier connection (RFC 7413). */
  readonly fastOpen: boolean;
}

export const protocols = ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2', 'HTTP/3'] as const;
export type Protocol = (typeof protocols)[number];

export const securities = [
  'none',
  'tls1.2',
  'tls1.2-resumed',
  'tls1.3',
  'tls1.3-resumed',
  'tls1.3-0rtt',
  'quic',
  'quic-0rtt',
] as const;
export type Security = (typeof securities)[number];

/** How the client uses connections. */
export interface Policy {
  readonly protocol: Protocol;
  /** Whether a connection is kept open for further requests. */
  readonly persistent: boolean;
  /** Connections open at a time. */
  readonly connectionsMax: number;
  /** Requests under way at a time on one HTTP/1.1 connection; 1: no pipelining. */
  readonly pipelineDepth: number;
  readonly security: Security;
  /** An idle connection is closed after this time. */
  readonly idleTimeoutMs: number;
  /** The server closes a connection after this many requests; `null`: no limit. */
  readonly requestsPerConnectionMax: number | null;
}

type Draft<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A scenario as people write it: only the path and size of each resource are required. */
export interface ScenarioInput {
  readonly version?: 1;
  readonly name?: string;
  readonly page: { readonly resources: readonly ResourceInput[] };
  readonly link?: Draft<Link>;
  readonly tcp?: Draft<Tcp>;
  readonly policy?: Draft<Policy>;
}

export type ResourceInput = Pick<Resource, 'path' | 'bodyBytes'> & Draft<Omit<Resource, 'path' | 'bodyBytes'>>;
