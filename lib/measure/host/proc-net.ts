/**
 * The kernel's own list of TCP sockets, `/proc/net/tcp` and `/proc/net/tcp6` (proc(5)), and its sums, `/proc/net/sockstat`.
 * Only Linux has them. They cover the reader's network namespace, and all its processes.
 */

import { readFile } from 'node:fs/promises';
import { UnsupportedError } from '../../errors.ts';

/** In the order of Linux's `include/net/tcp_states.h`, which counts from 1. */
const stateNames = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
  'BOUND_INACTIVE',
] as const;

export type TcpState = (typeof stateNames)[number];

export interface TcpSocket {
  readonly state: TcpState;
  readonly localPort: number;
  readonly remotePort: number;
}

/** The sockets of one table; lines of another form, such as the heading, are none. */
export function parseTcpTable(table: string): readonly TcpSocket[] {
  return table.split('\n').flatMap((line) => {
    const fields = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) /.exec(line);
    if (!fields) return [];
    const [localPort, remotePort, number] = fields.slice(1).map((hex) => Number.parseInt(hex, 16));
    const state = stateNames[number! - 1];
    return state ? [{ state, localPort: localPort!, remotePort: remotePort! }] : [];
  });
}

/**
 * All TCP sockets of this network namespace.
 *
 * @throws {UnsupportedError} where the system does not list them
 */
export async function tcpSockets(): Promise<readonly TcpSocket[]> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readIfThere));
  if (tables[0] === null) {
    throw new UnsupportedError(
      `unsupported by ${process.platform}: there is no /proc/net/tcp, where Linux lists its sockets; run this on Linux, in WSL2 or in a container`,
    );
  }
  return tables.flatMap((table) => parseTcpTable(table ?? ''));
}

/** Pages of memory that the buffers of all TCP sockets occupy; `null`: the text does not say. */
export function parseTcpPages(sockstat: string): number | null {
  const pages = /^TCP: .*\bmem (\d+)/m.exec(sockstat);
  return pages ? Number(pages[1]) : null;
}

/** As `parseTcpPages`, of this machine now; `null` where the system does not say. */
export async function tcpPages(): Promise<number | null> {
  return parseTcpPages((await readIfThere('/proc/net/sockstat')) ?? '');
}

/** `null`: there is no such file, or it is not ours to read. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
