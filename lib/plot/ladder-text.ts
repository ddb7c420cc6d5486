/** A packet ladder in words. */

import type { Packet } from '../timeline/packet.ts';
import { formatMs } from '../units.ts';
import type { LadderRow } from './ladder-rows.ts';
import { isLost } from './packet-kind.ts';
import { count, listed, sentence } from './words.ts';

/** Longer lists are not listened to. */
const rowsTold = 24;

export function ladderText(
  packets: readonly Packet[],
  { rows, connections }: { rows: readonly LadderRow[]; connections: readonly number[] },
): string {
  const lost = packets.filter(isLost).length;
  const ofClient = packets.filter(({ from }) => from === 'client').length;
  const syns = packets.filter(({ flags }) => flags.includes('SYN') && !flags.includes('ACK')).length;
  const endMs = rows.reduce((latest, row) => Math.max(latest, row.endMs), 0);
  const which = connections.length === 1 ? `connection ${connections[0]}` : count(connections.length, 'connection');
  const told = rows.slice(0, rowsTold).map((row) => rowWords(row, connections.length > 1));
  const untold = rows.slice(rowsTold).reduce((sum, row) => sum + row.packets.length, 0);
  return [
    sentence(`ladder of the packets between client and server on ${which}`),
    sentence(
      listed([
        `${count(packets.length, 'packet')} from ${formatMs(packets[0]!.sentAtMs)} to ${formatMs(endMs)}`,
        `${ofClient} of them by the client`,
        `${count(syns, 'SYN')} among them`,
        lost === 0 ? 'none lost' : `${lost} lost`,
        [...new Set(packets.map(({ origin }) => origin))].join(' and '),
      ]),
    ),
    `${told.join('; ')}${untold > 0 ? `; and ${count(untold, 'packet')} more` : ''}.`,
  ].join('\n');
}

function rowWords({ packets, from, connection, label, startMs, endMs }: LadderRow, namesConnection: boolean): string {
  const who = namesConnection ? `${from} on connection ${connection}` : from;
  const arrival = packets.some(({ arrivedAtMs }) => arrivedAtMs === null) ? '' : `, there at ${formatMs(endMs, 4)}`;
  return `${formatMs(startMs, 4)} ${who}: ${label}${arrival}`;
}
