/** A request that a client is about to send at the beginning of a TLS 1.3 connection. */
export interface Waiting {
  readonly method: string;
  /** Whether the client has a ticket of this server that allows early data. */
  readonly hasTicket: boolean;
  /** Whether the server has answered this request with `425 Too Early` before. */
  readonly wasTooEarly: boolean;
}

/** Whether the client may send the request as early data (RFC 8470 s.4 and s.5.2). */
export function maySendEarly({ method, hasTicket, wasTooEarly }: Waiting): boolean {
  // BEGIN SOLUTION
  // Safe, not idempotent: a DELETE that is replayed later may hit what has been made again. Methods are case-sensitive.
  const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];
  return hasTicket && !wasTooEarly && safe.includes(method);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: which methods may be carried out twice without harm, even much later? And when is there no early data at all?
  // throw new Error(`write whether ${method} may go early: ${JSON.stringify({ hasTicket, wasTooEarly })}`);
  // END STUB
}

/** Requests that follow each other on connections of one kind. */
export interface Reuse {
  readonly rttMs: number;
  /** Round trips before the first request of a connection may leave. */
  readonly roundTripsBefore: number;
  readonly requestsPerConnection: number;
}

/** How many ms a request takes on average, with its share of the handshakes. */
export function meanRequestMs({ rttMs, roundTripsBefore, requestsPerConnection }: Reuse): number {
  // BEGIN SOLUTION
  return (1 + roundTripsBefore / requestsPerConnection) * rttMs;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: each request takes a round trip of its own, and a share of those before the first.
  // throw new Error(`write the mean of ${requestsPerConnection} requests: ${roundTripsBefore} before, ${rttMs} ms each`);
  // END STUB
}
