/**
 * Sequence and acknowledgement numbers for packets, counted from the trace of their run.
 *
 * The trace names segments by their place in a stream; its sequence number is what the segments before it took, and a SYN
 * and a FIN take one each (RFC 9293 s.3.4). An ACK names the next byte that its sender lacks when it leaves. Of packets that
 * arrive in one instant each may have its own ACK, so the receiver's rule of when it acknowledges (`receiver.ts`) is
 * followed here once more.
 */

import type { Tcp } from '../scenario/scenario.ts';
import type { Packet, TcpFlag } from '../timeline/packet.ts';
import { delayedAckGrowth } from './congestion-window.ts';
import type { PacketKind, Side } from './packet.ts';
import type { PacketEvent } from './trace.ts';

/** A packet as its sender made it, and what the link did to it. Times in ms. */
export interface Numbered
  extends Pick<
    Packet,
    'from' | 'connection' | 'flags' | 'sequence' | 'acknowledges' | 'payloadBytes' | 'sentAtMs' | 'arrivedAtMs' | 'fate'
  > {
  /** When its last bit was on the link. */
  readonly leftAtMs: number;
}

const flagsOf: { readonly [kind in PacketKind]: readonly TcpFlag[] } = {
  syn: ['SYN'],
  'syn-ack': ['SYN', 'ACK'],
  ack: ['ACK'],
  data: ['ACK'],
  fin: ['FIN', 'ACK'],
};

/**
 * @param events in the order of sending
 * @returns a packet for each, in that order
 */
export function numbered(events: readonly PacketEvent[], tcp: Tcp): Numbered[] {
  const ofConnection = new Map<number, PacketEvent[]>();
  for (const event of events) {
    const own = ofConnection.get(event.connection);
    if (own) own.push(event);
    else ofConnection.set(event.connection, [event]);
  }
  const packets = new Map<PacketEvent, Numbered>();
  for (const own of ofConnection.values()) numberConnection(own, tcp, packets);
  return events.map((event) => packets.get(event)!);
}

function numberConnection(events: readonly PacketEvent[], tcp: Tcp, packets: Map<PacketEvent, Numbered>): void {
  const streams = { client: new Stream(), server: new Stream() };
  for (const event of events) streams[event.from].add(event);
  const acknowledges = new Map<PacketEvent, number>();
  for (const from of ['client', 'server'] as const) noteAcknowledgements(from, { events, streams, tcp, acknowledges });
  for (const event of events) {
    const { kind, from, connection, bytes, segment, sentAtMs, leftAtMs, arrivesAtMs, fate } = event;
    const stream = streams[from];
    const isSyn = kind === 'syn' || kind === 'syn-ack';
    // The end of a message is pushed (RFC 9293 s.3.9.1); the trace tells it by a segment that is not full.
    const isPushed = kind === 'data' && bytes < tcp.mssBytes;
    const acknowledged = kind === 'syn' ? 0 : acknowledges.get(event)!;
    // With Fast Open, data may leave before the peer has been heard of.
    const flags = flagsOf[kind].filter((flag) => flag !== 'ACK' || acknowledged > 0);
    packets.set(event, {
      from,
      connection,
      flags: isPushed ? ['PSH', ...flags] : flags,
      sequence: isSyn ? 0 : segment === null ? stream.sentBefore(event) : stream.start(segment),
      acknowledges: acknowledged,
      payloadBytes: bytes,
      sentAtMs,
      leftAtMs,
      arrivedAtMs: arrivesAtMs,
      fate,
    });
  }
}

/** What one side says, by place: where each segment begins and ends, counted from its SYN. */
class Stream {
  readonly #ends: number[] = [];
  /** By packet: what had been said before it. */
  readonly #before = new Map<PacketEvent, number>();

  add(event: PacketEvent): void {
    const { segment, bytes, kind } = event;
    this.#before.set(event, this.end(this.#ends.length - 1));
    if (segment === this.#ends.length) this.#ends.push(this.end(segment - 1) + bytes + (kind === 'fin' ? 1 : 0));
  }

  sentBefore(event: PacketEvent): number {
    return this.#before.get(event)!;
  }

  start(place: number): number {
    return this.end(place - 1);
  }

  /** The sequence number after the segment; after the SYN for the place before the first. */
  end(place: number): number {
    return place < 0 ? 1 : this.#ends[place]!;
  }
}

/** What one side has of its peer's stream. */
class Inbox {
  readonly #peer: Stream;
  readonly #delaysAcks: boolean;
  readonly #early = new Set<number>();
  #isListening = false;
  #inOrder = -1;
  #unreported = 0;

  constructor(peer: Stream, delaysAcks: boolean) {
    this.#peer = peer;
    this.#delaysAcks = delaysAcks;
  }

  get expects(): number {
    return this.#isListening ? this.#peer.end(this.#inOrder) : 0;
  }

  reported(): number {
    this.#unreported = 0;
    return this.expects;
  }

  /** @returns whether an ACK leaves because of it, at once */
  take({ kind, segment }: PacketEvent): boolean {
    const isAnswer = kind === 'syn-ack' && !this.#isListening;
    if (kind === 'syn' || kind === 'syn-ack') this.#isListening = true;
    if (!this.#isListening || segment === null) return isAnswer;
    const hadGap = this.#early.size > 0;
    const isNew = segment > this.#inOrder && !this.#early.has(segment);
    if (isNew) this.#early.add(segment);
    while (this.#early.delete(this.#inOrder + 1)) this.#inOrder++;
    this.#unreported++;
    if (kind === 'syn') return false;
    return !this.#delaysAcks || !isNew || hadGap || this.#early.size > 0 || this.#unreported >= 2;
  }
}

interface Run {
  readonly events: readonly PacketEvent[];
  readonly streams: { readonly [side in Side]: Stream };
  readonly tcp: Tcp;
  readonly acknowledges: Map<PacketEvent, number>;
}

/** Goes through what one side sends and what arrives there, in the order of time. */
function noteAcknowledgements(from: Side, { events, streams, tcp, acknowledges }: Run): void {
  const peer = from === 'client' ? 'server' : 'client';
  const inbox = new Inbox(streams[peer], tcp.windowGrowth === delayedAckGrowth);
  const sent = events.filter((event) => event.from === from);
  const arrivals = events
    .filter((event) => event.from === peer && event.arrivesAtMs !== null)
    .sort((a, b) => a.arrivesAtMs! - b.arrivesAtMs!);
  let next = 0;
  for (const arrival of arrivals) {
    const atMs = arrival.arrivesAtMs!;
    for (; next < sent.length && sent[next]!.sentAtMs < atMs; next++) acknowledges.set(sent[next]!, inbox.reported());
    const before = inbox.expects;
    if (!inbox.take(arrival)) continue;
    // What the acknowledgement in this packet let go left before this packet was itself acknowledged.
    let ack = next;
    while (sent[ack]?.sentAtMs === atMs && sent[ack]!.kind !== 'ack') ack++;
    if (sent[ack]?.sentAtMs !== atMs) continue;
    for (; next < ack; next++) acknowledges.set(sent[next]!, before);
    acknowledges.set(sent[next++]!, inbox.reported());
  }
  for (const event of sent.slice(next)) acknowledges.set(event, inbox.reported());
}
