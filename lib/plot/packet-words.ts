/** Packets in words: a few for a label, all of it for a hover text. */

import type { Packet } from '../timeline/packet.ts';
import { sentAtMs } from '../timeline/phases.ts';
import type { Request, Timeline } from '../timeline/timeline.ts';
import { formatBytes, formatMs, roundMs } from '../units.ts';
import { escapeText } from './frame.ts';
import { kindOf } from './packet-kind.ts';

/** What a packet says beyond its headers: `GET /logo.png`, `200 OK`. */
export type Messages = ReadonlyMap<Packet, string>;

/**
 * `SYN`, `GET /logo.png 1:74`, `data 1:1461`, `ACK 1461`, `FIN`. Bytes as tcpdump writes them: the first, and the first that
 * is not in it.
 */
export function packetLabel(packet: Packet, message?: string): string {
  const { flags, sequence, payloadBytes, acknowledges } = packet;
  const range = payloadBytes === 0 ? '' : ` ${sequence}:${sequence + payloadBytes}`;
  const has = (flag: Packet['flags'][number]) => flags.includes(flag);
  if (has('RST')) return 'RST';
  if (has('SYN')) return `${has('ACK') ? 'SYN-ACK' : 'SYN'}${payloadBytes === 0 ? '' : `, data 1:${1 + payloadBytes}`}`;
  if (has('FIN')) return payloadBytes === 0 ? 'FIN' : `FIN, data${range}`;
  if (kindOf(packet) === 'ACK') return `ACK ${acknowledges}`;
  return `${message ?? 'data'}${range}`;
}

/** `lost`; `dropped, queue full`; nothing where it arrived. */
export function fateWords({ fate }: Packet): string {
  if (fate === 'delivered') return '';
  return fate === 'lost' ? 'lost' : 'dropped, queue full';
}

/** Everything that is known of a packet. `words`: its label. */
export function packetHover(packet: Packet, words: string): string {
  const { from, connection, clientPort, sentAtMs, arrivedAtMs, flags, payloadBytes } = packet;
  const to = from === 'client' ? 'server' : 'client';
  const arrival =
    arrivedAtMs === null ? fateWords(packet) || 'on its way at the end' : `arrived ${formatMs(arrivedAtMs, 5)}`;
  return [
    `<b>${escapeText(words)}</b>`,
    `${from} to ${to}, connection ${connection} (client's port ${clientPort})`,
    `sent ${formatMs(sentAtMs, 5)}, ${arrival}`,
    `${flags.join(' ')}; sequence ${packet.sequence}, acknowledges ${packet.acknowledges}`,
    `payload ${formatBytes(payloadBytes)}; offers a window of ${formatBytes(packet.windowBytes)}`,
    `found ${formatBytes(packet.queuedBytes)} in the queue; ${packet.origin}`,
  ].join('<br>');
}

/**
 * Which packet begins which request: what its head says in plain text, or what a timeline of the same run knows.
 *
 * @param packets in the order of sending
 */
export function messagesOf(packets: readonly Packet[], timeline?: Timeline): Messages {
  const messages = new Map<Packet, string>();
  for (const packet of packets) {
    const words = plainWords(packet);
    if (words !== null) messages.set(packet, words);
  }
  if (timeline !== undefined) nameRequests(messages, packets, timeline);
  return messages;
}

/** Requests that left together share a name, and the first packet with data that left then and has none. */
function nameRequests(messages: Map<Packet, string>, packets: readonly Packet[], timeline: Timeline): void {
  const { resources } = timeline.scenario.page;
  const together = new Map<string, Request[]>();
  for (const request of timeline.requests) {
    const key = `${request.connection} ${sentAtMs(request)}`;
    together.set(key, [...(together.get(key) ?? []), request]);
  }
  for (const [first, ...others] of together.values()) {
    const leftMs = roundMs(sentAtMs(first!));
    const packet = packets.find(
      (one) =>
        one.connection === first!.connection &&
        roundMs(one.sentAtMs) >= leftMs &&
        kindOf(one) === 'request' &&
        !messages.has(one),
    );
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    if (packet) messages.set(packet, `${resources[first!.id - 1]!.method} ${first!.path}${more}`);
  }
}

/** The start line of HTTP/1, or the kind of a TLS record, where the captured bytes reach that far. */
function plainWords({ head }: Packet): string | null {
  if (head === null || head.length < 40) return null;
  const tcpAt = (head[0]! & 15) * 4;
  const payload = head.subarray(tcpAt + ((head[tcpAt + 12] ?? 0) >> 4) * 4);
  if (payload.length === 0) return null;
  const text = String.fromCharCode(...payload.subarray(0, 200));
  const request = /^([A-Z]+ \S+)(?: HTTP\/1\.[01])?/.exec(text);
  if (request) return request[1]!;
  const status = /^HTTP\/1\.[01] (\d{3}[^\r\n]*)/.exec(text);
  if (status) return status[1]!;
  return tlsWords(payload);
}

/** RFC 8446 s.5.1 and 4: the type of the first record, and of the handshake message in it. */
function tlsWords(payload: Uint8Array): string | null {
  if (payload.length < 6 || payload[1] !== 3) return null;
  if (payload[0] === 22) return payload[5] === 1 ? 'ClientHello' : payload[5] === 2 ? 'ServerHello' : 'TLS handshake';
  if (payload[0] === 23) return 'TLS data';
  return payload[0] === 21 ? 'TLS alert' : null;
}
