/**
 * The emulated link itself, without any input or output: packets come in with the time at which they came, and go out when
 * they are due. In each direction a drop-tail queue, then the sender of a fixed rate, then a propagation delay; first come,
 * first served, whichever connection a packet belongs to.
 *
 * Only payload takes time and room, as in the other engines, so that a rate means the same to all: 40 bytes of headers ride
 * along with each segment for nothing, and so do acknowledgements. The queue's room is for packets that wait; the one being
 * sent has left it. When a packet leaves is worked out on its arrival, so a late timer delays that packet and no other.
 *
 * Left out: reordering, jitter, bursts of loss, and the link layer.
 */

import { transmissionMs } from '../../units.ts';
import {
  fillTcpChecksum,
  flagBit,
  isIpv4,
  type SegmentHeader,
  segmentHeader,
  swapAddresses,
  thirdOctet,
  windowScaleOf,
} from './ip-packet.ts';
import type { LinkOrder } from './messages.ts';
import { PacketLoss } from './packet-loss.ts';
import type { SeenPacket } from './seen-packet.ts';

/** More are counted, but not recorded. */
export const recordedPacketsMax = 200_000;

/** What a record keeps of each packet: IPv4 and TCP headers with all options (RFC 791 s.3.1, RFC 9293 s.3.1). */
const headBytesMax = 120;

interface Direction {
  readonly from: 'client' | 'server';
  /** Third octet of the addresses that packets of this direction are sent to. */
  readonly destinationOctet: number;
  /** Slots on their way, in the order in which they are due. */
  readonly onTheWay: number[];
  readonly waiting: { readonly bytes: number; readonly startsAtMs: number }[];
  waitingBytes: number;
  busyUntilMs: number;
  segments: number;
  payloadBytes: number;
}

interface SeenConnection {
  readonly number: number;
  readonly clientFirst: number;
  serverFirst: number;
  clientScale: number;
  serverScale: number;
}

interface Slot {
  lengthBytes: number;
  dueMs: number;
  record: SeenPacket | null;
}

export class PacketLink {
  readonly slotBuffers: readonly Buffer[];
  readonly packets: SeenPacket[] = [];
  /** How much later than due each packet was released, in ms. */
  readonly latenessMs: number[] = [];
  /** When the latest data of the server leaves, by the client's port; the reader empties it. */
  readonly leaving = new Map<number, number>();
  readonly #order: LinkOrder;
  readonly #slots: readonly Slot[];
  readonly #free: number[];
  readonly #up: Direction;
  readonly #down: Direction;
  readonly #loss: PacketLoss;
  readonly #connections = new Map<number, SeenConnection>();
  readonly #frameBytes: number;
  #connectionsSeen = 0;

  /** `frameBytes`: what stands before the IP header in each packet (Ethernet: 14). */
  constructor(
    order: LinkOrder,
    { frameBytes, memoryBytes }: { readonly frameBytes: number; readonly memoryBytes: number },
  ) {
    this.#order = order;
    this.#frameBytes = frameBytes;
    this.#loss = new PacketLoss({ rate: order.lossRate, seed: order.seed, staged: order.stagedLosses });
    const slotBytes = order.mssBytes + headBytesMax + frameBytes;
    const slots = Math.floor(memoryBytes / slotBytes);
    const memory = Buffer.alloc(slots * slotBytes);
    this.slotBuffers = Array.from({ length: slots }, (_, i) => memory.subarray(i * slotBytes, (i + 1) * slotBytes));
    this.#slots = Array.from({ length: slots }, () => ({ lengthBytes: 0, dueMs: 0, record: null }));
    this.#free = Array.from({ length: slots }, (_, i) => slots - 1 - i);
    this.#up = direction('client', order.serverOctet);
    this.#down = direction('server', order.clientOctet);
  }

  get connections(): number {
    return this.#connectionsSeen;
  }

  get segments(): { readonly up: number; readonly down: number } {
    return { up: this.#up.segments, down: this.#down.segments };
  }

  get bytes(): { readonly up: number; readonly down: number } {
    return { up: this.#up.payloadBytes, down: this.#down.payloadBytes };
  }

  /** A slot to read the next packet into; -1: none is free. */
  takeSlot(): number {
    return this.#free.pop() ?? -1;
  }

  giveBack(slot: number): void {
    this.#free.push(slot);
  }

  /** The packet in `slot`, of `lengthBytes` with its frame, came to the link at `atMs`. */
  arrive(slot: number, lengthBytes: number, atMs: number): void {
    const bytes = this.slotBuffers[slot]!;
    const at = this.#frameBytes;
    const ipBytes = lengthBytes - at;
    const direction = isIpv4(bytes, at, ipBytes) ? this.#directionOf(bytes, at) : null;
    if (direction === null) {
      this.giveBack(slot);
      return;
    }
    const header = segmentHeader(bytes, at, ipBytes);
    swapAddresses(bytes, at);
    if (this.#frameBytes > 0) fillTcpChecksum(bytes, at, ipBytes);
    const payloadBytes = header?.payloadBytes ?? 0;
    const connection = header === null ? null : this.#connectionOf(header, direction, bytes, at);
    const queuedBytes = this.#waitingAt(direction, atMs);
    const fate = this.#fateOf({ header, connection, direction, payloadBytes, queuedBytes, atMs });
    const leavesAtMs = fate === 'delivered' ? this.#send(direction, payloadBytes, atMs) : null;
    const record =
      header === null || connection === null
        ? null
        : this.#record({
            header,
            connection,
            direction,
            fate,
            queuedBytes,
            atMs,
            head: bytes.subarray(at, at + ipBytes),
          });
    if (leavesAtMs === null) {
      this.giveBack(slot);
      return;
    }
    if (payloadBytes > 0 && direction === this.#down) this.leaving.set(header!.destinationPort, leavesAtMs);
    const entry = this.#slots[slot]!;
    entry.lengthBytes = lengthBytes;
    entry.dueMs = leavesAtMs + this.#order.rttMs / 2;
    entry.record = record;
    direction.onTheWay.push(slot);
  }

  /** When the next packet is due; infinity: none is on its way. */
  nextDueMs(): number {
    return Math.min(this.#headDueMs(this.#up), this.#headDueMs(this.#down));
  }

  /** A slot that is due at `atMs`, the one due first; -1: none. */
  takeDue(atMs: number): number {
    const upMs = this.#headDueMs(this.#up);
    const downMs = this.#headDueMs(this.#down);
    if (Math.min(upMs, downMs) > atMs) return -1;
    return (upMs <= downMs ? this.#up : this.#down).onTheWay.shift()!;
  }

  lengthOf(slot: number): number {
    return this.#slots[slot]!.lengthBytes;
  }

  /** The packet in `slot` was handed to its receiver at `atMs`. @returns by how much that was late, in ms; below 0: early */
  released(slot: number, atMs: number): number {
    const { dueMs, record } = this.#slots[slot]!;
    const latenessMs = atMs - dueMs;
    this.latenessMs.push(latenessMs);
    if (record !== null) record.arrivedAtMs = atMs;
    this.giveBack(slot);
    return latenessMs;
  }

  #headDueMs({ onTheWay }: Direction): number {
    return onTheWay.length === 0 ? Number.POSITIVE_INFINITY : this.#slots[onTheWay[0]!]!.dueMs;
  }

  #directionOf(bytes: Buffer, at: number): Direction | null {
    const octet = thirdOctet(bytes, at, 'destination');
    if (octet === this.#up.destinationOctet) return this.#up;
    return octet === this.#down.destinationOctet ? this.#down : null;
  }

  /** A SYN with another first number than the known one begins another connection on the same port. */
  #connectionOf(header: SegmentHeader, { from }: Direction, bytes: Buffer, at: number): SeenConnection | null {
    const port = from === 'client' ? header.sourcePort : header.destinationPort;
    const isSyn = (header.flagBits & flagBit.SYN) !== 0;
    const known = this.#connections.get(port);
    if (from === 'server') {
      if (known && isSyn) {
        known.serverFirst = header.sequence;
        known.serverScale = windowScaleOf(bytes, at);
      }
      return known ?? null;
    }
    if (!isSyn || known?.clientFirst === header.sequence) return known ?? null;
    const connection: SeenConnection = {
      number: ++this.#connectionsSeen,
      clientFirst: header.sequence,
      serverFirst: 0,
      clientScale: windowScaleOf(bytes, at),
      serverScale: 0,
    };
    this.#connections.set(port, connection);
    return connection;
  }

  #waitingAt(direction: Direction, atMs: number): number {
    const { waiting } = direction;
    while (waiting.length > 0 && waiting[0]!.startsAtMs <= atMs) direction.waitingBytes -= waiting.shift()!.bytes;
    return direction.waitingBytes;
  }

  #fateOf(of: {
    readonly header: SegmentHeader | null;
    readonly connection: SeenConnection | null;
    readonly direction: Direction;
    readonly payloadBytes: number;
    readonly queuedBytes: number;
    readonly atMs: number;
  }): SeenPacket['fate'] {
    const { header, connection, direction, payloadBytes, queuedBytes, atMs } = of;
    if (header !== null && connection !== null && this.#loss.strikes(identityOf(header, connection, direction.from))) {
      return 'lost';
    }
    const mustWait = payloadBytes > 0 && direction.busyUntilMs > atMs;
    const { queueBytes } = this.#order;
    return mustWait && queueBytes !== null && queuedBytes + payloadBytes > queueBytes ? 'dropped' : 'delivered';
  }

  /** @returns when its last bit is on the link */
  #send(direction: Direction, payloadBytes: number, atMs: number): number {
    const startsAtMs = Math.max(atMs, direction.busyUntilMs);
    if (payloadBytes > 0 && startsAtMs > atMs) {
      direction.waiting.push({ bytes: payloadBytes, startsAtMs });
      direction.waitingBytes += payloadBytes;
    }
    direction.busyUntilMs = startsAtMs + transmissionMs(payloadBytes, this.#order.rateBitsPerSecond);
    if (payloadBytes > 0) direction.segments++;
    direction.payloadBytes += payloadBytes;
    return direction.busyUntilMs;
  }

  #record(of: {
    readonly header: SegmentHeader;
    readonly connection: SeenConnection;
    readonly direction: Direction;
    readonly fate: SeenPacket['fate'];
    readonly queuedBytes: number;
    readonly atMs: number;
    readonly head: Buffer;
  }): SeenPacket | null {
    if (this.packets.length >= recordedPacketsMax) return null;
    const { header, connection, direction, fate, queuedBytes, atMs, head } = of;
    const { from } = direction;
    const isSyn = (header.flagBits & flagBit.SYN) !== 0;
    const scale = isSyn ? 0 : from === 'client' ? connection.clientScale : connection.serverScale;
    const { sequence, acknowledges } = identityOf(header, connection, from);
    const record: SeenPacket = {
      from,
      connection: connection.number,
      clientPort: from === 'client' ? header.sourcePort : header.destinationPort,
      sentAtMs: atMs,
      arrivedAtMs: null,
      fate,
      flagBits: header.flagBits,
      sequence,
      acknowledges,
      payloadBytes: header.payloadBytes,
      windowBytes: header.windowBytes * 2 ** scale,
      queuedBytes,
      head: Uint8Array.from(head.subarray(0, head.length - header.payloadBytes)),
    };
    this.packets.push(record);
    return record;
  }
}

function direction(from: 'client' | 'server', destinationOctet: number): Direction {
  return {
    from,
    destinationOctet,
    onTheWay: [],
    waiting: [],
    waitingBytes: 0,
    busyUntilMs: Number.NEGATIVE_INFINITY,
    segments: 0,
    payloadBytes: 0,
  };
}

function identityOf(header: SegmentHeader, connection: SeenConnection, from: 'client' | 'server') {
  const { clientFirst, serverFirst } = connection;
  const [own, peers] = from === 'client' ? [clientFirst, serverFirst] : [serverFirst, clientFirst];
  const { flagBits, payloadBytes } = header;
  const hasAck = (flagBits & flagBit.ACK) !== 0;
  const marks = Number((flagBits & flagBit.SYN) !== 0) + Number((flagBits & flagBit.FIN) !== 0);
  return {
    connection: connection.number,
    from,
    sequence: (header.sequence - own) >>> 0,
    acknowledges: hasAck ? (header.acknowledges - peers) >>> 0 : 0,
    length: payloadBytes + marks,
  };
}
