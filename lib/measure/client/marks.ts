/** What happens to connections and requests, told as it happens: by our own code, and by undici's diagnostics channels. */

import type { Socket } from 'node:net';

export interface Marks {
  /** The handshake begins; `origin` as in a scenario's resources. */
  readonly opening: (origin: string) => OpeningMarks;
  readonly closed: (socket: Socket) => void;
  /** The request begins to leave. */
  readonly sending: (path: string, socket: Socket) => void;
  /** Its last byte was handed to the operating system. */
  readonly sent: (path: string) => void;
  /** The response's header is complete. */
  readonly answered: (path: string, status: number) => void;
  /** A part of the body. */
  readonly received: (path: string, bytes: number) => void;
  /** The last byte of the response is here. */
  readonly ended: (path: string) => void;
}

export interface OpeningMarks {
  /** TCP's handshake has ended; requests go over this socket unless one that secures it follows. */
  readonly established: (transport: Socket) => void;
  /** The handshake of TLS has ended. */
  readonly secured: (socket: Socket) => void;
}
