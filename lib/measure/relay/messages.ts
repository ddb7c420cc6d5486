/** What the main thread and the relay's worker say to each other. A question carries an `id` and gets one answer. */

import type { LinkConditions, LinkStats } from '../link.ts';

export type Question =
  | { readonly ask: 'open'; readonly conditions: LinkConditions; readonly serverPort: number }
  /** Another server over the same link. */
  | { readonly ask: 'listen'; readonly link: number; readonly serverPort: number }
  | { readonly ask: 'stats'; readonly link: number }
  | { readonly ask: 'close'; readonly link: number };

/** `port` is where clients connect; that of the first server is also the link's name. */
export interface Answers {
  readonly open: { readonly port: number };
  readonly listen: { readonly port: number };
  readonly stats: LinkStats;
  readonly close: null;
}

/** `error` is the message of what went wrong instead. */
export type Answer =
  | { readonly say: 'answer'; readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly say: 'answer'; readonly id: number; readonly error: string };

export type Notice =
  | { readonly say: 'ready' }
  /** The client's handshake on the emulated link has ended. */
  | { readonly say: 'established'; readonly port: number; readonly clientPort: number }
  /** The server sees the connection of `clientPort` as one from `serverSidePort`. */
  | { readonly say: 'paired'; readonly port: number; readonly clientPort: number; readonly serverSidePort: number }
  /** All that the server has written on that connection has left. */
  | { readonly say: 'allLeft'; readonly port: number; readonly serverSidePort: number };

export const loopback = '127.0.0.1';
