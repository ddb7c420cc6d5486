/**
 * The close of a connection that the simulator knows and does not send: four packets (RFC 9293 s.3.6), as the timeline's
 * totals count them. They have no payload, so they take no time on the link but that of what is before them. None is lost,
 * and neither side thinks: a server that closes does so behind its last byte, and who hears the other's FIN closes too.
 */

import type { PacketKind, Side } from './packet.ts';
import type { PacketEvent } from './trace.ts';

export interface Closing {
  readonly closedBy: Side;
  /** When the client closes, or has the server's FIN. */
  readonly closedAtMs: number;
  /** When a packet without payload has left that `from` sends at `atMs`, and when it arrives. */
  readonly travels: (from: Side, atMs: number) => { readonly leftAtMs: number; readonly arrivesAtMs: number };
}

/**
 * @param events of the connection, in the order of sending, at least one
 * @returns what is missing of its close: all four packets, or the last two where the server's FIN is among `events`
 */
export function closingPackets(
  events: readonly PacketEvent[],
  { closedBy, closedAtMs, travels }: Closing,
): PacketEvent[] {
  const { connection } = events[0]!;
  const added: PacketEvent[] = [];
  const last = { client: lastNewOf(events, 'client', closedAtMs), server: lastNewOf(events, 'server', closedAtMs) };
  const send = (from: Side, kind: PacketKind & ('ack' | 'fin'), atMs: number): number => {
    const sentAtMs = kind === 'fin' ? Math.max(atMs, last[from].sentAtMs) : atMs;
    const { leftAtMs, arrivesAtMs } = travels(from, sentAtMs);
    added.push({
      connection,
      from,
      kind,
      bytes: 0,
      segment: kind === 'fin' ? last[from].segment + 1 : null,
      attempt: kind === 'fin' ? 1 : 0,
      lossNoticedBy: 'none',
      requests: [],
      sentAtMs,
      leftAtMs,
      arrivesAtMs,
      fate: 'delivered',
      round: 0,
      waitedForWindow: false,
      windowSegments: null,
      underWay: 0,
    });
    return arrivesAtMs;
  };
  if (closedBy === 'client') {
    const atServerMs = send('client', 'fin', closedAtMs);
    send('server', 'ack', atServerMs);
    send('client', 'ack', send('server', 'fin', atServerMs));
    return added;
  }
  let heardMs = closedAtMs;
  // A FIN that was lost, and not sent again before the page had ended, has closed nothing.
  if (!events.some(({ kind, arrivesAtMs }) => kind === 'fin' && arrivesAtMs !== null)) {
    const finAtMs = send('server', 'fin', 0);
    send('client', 'ack', finAtMs);
    heardMs = Math.max(closedAtMs, finAtMs);
  }
  send('server', 'ack', send('client', 'fin', heardMs));
  return added;
}

/** The newest segment of a side, and when it was sent so that it arrived; a place before the first where it sent none. */
function lastNewOf(
  events: readonly PacketEvent[],
  side: Side,
  byMs: number,
): { readonly segment: number; readonly sentAtMs: number } {
  const first = events.findLast(({ from, attempt }) => from === side && attempt === 1);
  if (!first) return { segment: -1, sentAtMs: 0 };
  const arrived = events.findLast(
    ({ from, segment, arrivesAtMs }) =>
      from === side && segment === first.segment && arrivesAtMs !== null && arrivesAtMs <= byMs,
  );
  return { segment: first.segment!, sentAtMs: (arrived ?? first).sentAtMs };
}
