/** What happens to connections and requests, told as it happens: by our own code, and by undici's diagnostics channels. */

import type { Socket } from 'node:net';

export interface Marks {
  /** The handshake begins. @returns what to call with the socket when it has ended */
  readonly opening: () => (socket: Socket) => void;
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
