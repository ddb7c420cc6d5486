/** What the process that measures, the agent in the namespace and its emulator's thread say to each other. */

import type { LinkStats, NavigateJob, Navigation } from '../link.ts';
import type { StagedLoss } from './packet-loss.ts';
import type { SeenPacket } from './seen-packet.ts';

export const deviceNames = ['tun', 'veth'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** All that a link needs to know; addresses are 10.77.OCTET.1, known to the other end as 10.77.OCTET.2. */
export interface LinkOrder {
  readonly clientOctet: number;
  readonly serverOctet: number;
  readonly rttMs: number;
  readonly rateBitsPerSecond: number | null;
  readonly lossRate: number;
  readonly queueBytes: number | null;
  readonly seed: number;
  readonly stagedLosses: readonly StagedLoss[];
  readonly mssBytes: number;
  /** `null`: no limit that matters. */
  readonly initialWindowSegments: number | null;
  readonly slowStartAfterIdle: boolean;
  readonly congestionControl: string;
}

/** Where the server listens, and where clients find it. */
export function addressesOf({ clientOctet, serverOctet }: Pick<LinkOrder, 'clientOctet' | 'serverOctet'>) {
  return { client: `10.77.${clientOctet}.1`, server: `10.77.${serverOctet}.1`, serverSeen: `10.77.${serverOctet}.2` };
}

export type AgentQuestion =
  | { readonly ask: 'open'; readonly order: LinkOrder }
  /** A socket comes with the answer. */
  | { readonly ask: 'connect'; readonly port: number }
  /** A listening server comes with the answer. */
  | { readonly ask: 'listen'; readonly port: number }
  | { readonly ask: 'stats' }
  | { readonly ask: 'packets' }
  | { readonly ask: 'close' }
  /** A whole page load, with client and server in the namespace. */
  | { readonly ask: 'navigate'; readonly job: NavigateJob }
  | { readonly ask: 'abort' };

export interface AgentAnswers {
  readonly open: null;
  readonly connect: null;
  readonly listen: { readonly port: number };
  readonly stats: LinkStats;
  readonly packets: readonly SeenPacket[];
  readonly close: null;
  readonly navigate: Navigation;
  readonly abort: null;
}

export type AgentAnswer =
  | { readonly say: 'answer'; readonly id: number; readonly value: AgentAnswers[keyof AgentAnswers] }
  | { readonly say: 'answer'; readonly id: number; readonly error: string; readonly isClear: boolean };

export type AgentNotice =
  /** `passedOver`: why a device before it in the list was not had. */
  | { readonly say: 'ready'; readonly device: DeviceName; readonly passedOver: Partial<Record<DeviceName, string>> }
  | { readonly say: 'failed'; readonly reasons: Partial<Record<DeviceName, string>> }
  /** Data of the server to a client's port leaves the link then, on the monotonic clock. */
  | { readonly say: 'leaving'; readonly clientPort: number; readonly atMs: number };

export type EmulatorOrder = LinkOrder | 'stats' | 'packets' | 'close' | 'stop';

export type EmulatorAnswer =
  | { readonly say: 'done'; readonly to: 'open' | 'close' | 'stop'; readonly value: null }
  | { readonly say: 'done'; readonly to: 'stats'; readonly value: LinkStats }
  | { readonly say: 'done'; readonly to: 'packets'; readonly value: readonly SeenPacket[] }
  | Extract<AgentNotice, { say: 'leaving' }>;
