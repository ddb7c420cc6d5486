/**
 * The sending half of TCP or QUIC: segments out of the send buffer as the congestion window allows, retransmission of what
 * was lost, and the timer for when nothing comes back.
 *
 * What an ACK reports: everything that had arrived when it left, so a lost ACK is made good by the next one. That is
 * selective acknowledgement (RFC 2018, RFC 9000 s.19.3) without a limit on the number of its blocks. Under way are the
 * packets neither acknowledged nor given up ("pipe" of RFC 6675, bytes in flight of RFC 9002). The window reacts at most
 * once to the losses of one flight (RFC 9002 s.7.3.2, RFC 6582 s.3.2).
 *
 * A sender without congestion control (`initialWindowSegments: null`) is held up by the link alone: it sends its next
 * segment when its last one has left the queue. So connections that send together share the link evenly, to a segment,
 * as textbooks have it.
 * Left out: the receiver's window, Nagle's algorithm, pacing.
 */

import {
  afterExpiry,
  afterSynExpiry,
  newRto,
  type RtoRule,
  takeRttSample,
} from '../protocol/retransmission-timeout.ts';
import type { Tcp } from '../scenario/scenario.ts';
import { msOf, nsOf } from './clock.ts';
import { CongestionWindow } from './congestion-window.ts';
import { type EventQueue, priority } from './event-queue.ts';
import { Line } from './line.ts';
import type { LossRecovery } from './loss-recovery.ts';
import type { Message } from './message.ts';
import { type Packet, type PacketKind, type PacketStock, Segment } from './packet.ts';
import { SendBuffer, type Sharing } from './send-buffer.ts';
import { Timer, type TimerOwner } from './timer.ts';

export interface SenderParts {
  readonly queue: EventQueue;
  readonly tcp: Tcp;
  readonly recovery: LossRecovery;
  readonly rtoRule: RtoRule;
  readonly sharing: Sharing;
  readonly out: Outlet;
  /** Where packets go that have been acknowledged. */
  readonly packets: PacketStock;
}

/** The way out onto the link. */
export interface Outlet {
  /** Puts a segment on the link, or loses it; fills in when it left. */
  sendData(kind: PacketKind, segment: Segment): void;
}

/** RFC 9002 s.6.2.4: a probe timeout may send two packets. */
const probesMost = 2;

export class Sender implements TimerOwner {
  readonly window: CongestionWindow;
  /** The mark before the first segment; the receiver follows the stream from here. */
  readonly start = new Segment(-1);
  readonly #queue: EventQueue;
  readonly #mssBytes: number;
  readonly #recovery: LossRecovery;
  readonly #out: Outlet;
  readonly #packets: PacketStock;
  readonly #buffer: SendBuffer;
  readonly #rtoRule: RtoRule;
  readonly #timer: Timer;
  /** In the order of sending; some may have been acknowledged. */
  readonly #inFlight = new Line<Segment>();
  /** To be sent again; some may have been acknowledged after all. */
  readonly #lost = new Line<Segment>();
  #rto: ReturnType<typeof newRto>;
  #arrivals: Line<Packet> | null = null;
  #arrivalsSeen = 0;
  #isOpen = false;
  #isFlushPlanned = false;
  /** The last segment made, and the last of those acknowledged without a gap. */
  #newest: Segment = this.start;
  #acknowledged: Segment = this.start;
  #underWay = 0;
  #attempts = 0;
  #lastLeftAtNs = Number.NEGATIVE_INFINITY;
  /** Numbers of the three newest packets that have arrived. */
  #arrived1 = -1;
  #arrived2 = -1;
  #arrived3 = -1;
  #latestRttNs = 0;
  /** Packets from this number on were sent after the window's last reduction. */
  #reducedBefore = 0;
  #timeoutsInARow = 0;
  /** Packets that must go whatever the window says: a fast retransmission, probes. */
  #owed = 0;
  #linkTakesNextAtNs = 0;
  /** Round trips so far: what an ACK of round n lets go belongs to round n + 1. */
  #round = 0;
  #waitsForWindow = false;

  constructor({ queue, tcp, recovery, rtoRule, sharing, out, packets }: SenderParts) {
    this.#queue = queue;
    this.#mssBytes = tcp.mssBytes;
    this.#recovery = recovery;
    this.#out = out;
    this.#packets = packets;
    this.#buffer = new SendBuffer(sharing);
    this.window = new CongestionWindow(tcp);
    this.#rtoRule = rtoRule;
    this.#rto = newRto(rtoRule);
    this.#timer = new Timer(queue, this);
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** What has arrived at the other end, in the order of arrival; ACKs say how much of it they report. */
  listenTo(arrivals: Line<Packet>): void {
    this.#arrivals = arrivals;
  }

  /** From now on data may leave. */
  open(): void {
    this.#isOpen = true;
    this.#planFlush();
    this.#setTimer();
  }

  /** Takes a message; it leaves at the end of this instant, with what else is written by then. */
  write(message: Message): void {
    this.#buffer.write(message);
    this.#planFlush();
  }

  /** Sends the first segment in a SYN (RFC 7413). @returns false where nothing has been written */
  sendWithSyn(): boolean {
    const segment = this.#pull();
    if (segment !== null) this.#transmit(segment, 'syn');
    return segment !== null;
  }

  /** RFC 7413 s.4.2.1: what the SYN carried and the SYN-ACK does not acknowledge is sent again at once. */
  resendUnacknowledged(): void {
    this.#giveUpAll();
    this.#planFlush();
  }

  /** A round trip was measured, by data or by the handshake. */
  measured(rttNs: number): void {
    takeRttSample(this.#rto, msOf(rttNs), this.#rtoRule);
    this.#latestRttNs = rttNs;
  }

  /** The SYN or SYN-ACK was lost (RFC 5681 s.3.1, RFC 6298 s.5.7). */
  startCautiously(): void {
    this.window.startWithOne();
    this.#rto = afterSynExpiry(this.#rto, this.#rtoRule);
  }

  /** An ACK says that `count` packets with data have arrived. */
  acknowledge(count: number): void {
    if (count <= this.#arrivalsSeen) return;
    let acknowledged = 0;
    let newestAttempt = -1;
    let newestSentAtNs = 0;
    let newestRound = 0;
    for (; this.#arrivalsSeen < count; this.#arrivalsSeen++) {
      const packet = this.#arrivals!.shift()!;
      const segment = packet.segment!;
      const { attempt } = packet;
      this.#noteArrival(attempt);
      if (attempt > newestAttempt) {
        newestAttempt = attempt;
        newestSentAtNs = packet.sentAtNs;
        newestRound = segment.round;
      }
      this.#packets.giveBack(packet);
      if (segment.isAcknowledged) continue;
      segment.isAcknowledged = true;
      acknowledged++;
      if (segment.isLost) segment.isLost = false;
      else this.#underWay--;
    }
    this.measured(this.#queue.nowNs - newestSentAtNs);
    this.#round = Math.max(this.#round, newestRound + 1);
    const before = this.#acknowledged;
    while (this.#acknowledged.next?.isAcknowledged) this.#acknowledged = this.#acknowledged.next;
    // Duplicate ACKs do not open TCP's window: growth asks for progress of the cumulative ACK (RFC 5681 s.3.1).
    const mayGrow = !this.#recovery.inOrder || this.#acknowledged !== before;
    if (mayGrow && newestAttempt >= this.#reducedBefore) this.window.acknowledged(acknowledged);
    if (acknowledged > 0) this.#timeoutsInARow = 0;
    this.#detectLosses();
    this.#setTimer();
    this.send();
  }

  #noteArrival(attempt: number): void {
    if (attempt > this.#arrived1) {
      this.#arrived3 = this.#arrived2;
      this.#arrived2 = this.#arrived1;
      this.#arrived1 = attempt;
    } else if (attempt > this.#arrived2) {
      this.#arrived3 = this.#arrived2;
      this.#arrived2 = attempt;
    } else if (attempt > this.#arrived3) {
      this.#arrived3 = attempt;
    }
  }

  /** The segment whose packet has been under way longest; those before it that are done with are dropped. */
  #oldest(): Segment | null {
    const inFlight = this.#inFlight;
    while (inFlight.first?.isAcknowledged) inFlight.shift();
    return inFlight.first;
  }

  /** Gives up packets by number, and in QUIC by age; numbers rise along the flight, so the search ends at the first kept. */
  #detectLosses(): void {
    const below = this.#recovery.lostBelow(this.#arrived1, this.#arrived2, this.#arrived3);
    let newestLost = -1;
    for (let segment = this.#oldest(); segment !== null; segment = this.#oldest()) {
      if (segment.attempt >= below && !this.#isTooLate(segment)) break;
      newestLost = segment.attempt;
      this.#giveUp(segment, 'later packets');
    }
    if (newestLost < this.#reducedBefore) return;
    this.window.halve(this.#flight());
    this.#reducedBefore = this.#attempts;
    this.#owed = 1;
  }

  #isTooLate(segment: Segment): boolean {
    return this.#isLate(segment) && segment.sentAtNs + this.#patienceNs() <= this.#queue.nowNs;
  }

  /** How long a packet may stay away while later ones arrive. */
  #patienceNs(): number {
    const { lostAfterRoundTrips } = this.#recovery;
    if (lostAfterRoundTrips === null) return Number.POSITIVE_INFINITY;
    return Math.ceil(lostAfterRoundTrips * Math.max(this.#latestRttNs, nsOf(this.#rto.smoothedRttMs ?? 0)));
  }

  /** RFC 5681's FlightSize; RFC 9002 speaks of the window itself. */
  #flight(): number {
    return this.#recovery.inOrder ? this.#newest.place - this.#acknowledged.place : this.window.size;
  }

  /** `segment` is the oldest. */
  #giveUp(segment: Segment, noticedBy: 'later packets' | 'timeout'): void {
    this.#inFlight.shift();
    segment.isLost = true;
    segment.loss = noticedBy;
    this.#underWay--;
    this.#lost.push(segment);
  }

  #giveUpAll(): void {
    for (let segment = this.#oldest(); segment !== null; segment = this.#oldest()) this.#giveUp(segment, 'timeout');
  }

  /**
   * The timer runs while something is under way, from its last restart, but not before the oldest packet has left the
   * host: Linux does not send again what is still in its own queue (net/ipv4/tcp_output.c, skb_still_in_host_queue).
   */
  #setTimer(): void {
    const oldest = this.#isOpen ? this.#oldest() : null;
    if (oldest === null) {
      this.#timer.clear();
      return;
    }
    const { nowNs } = this.#queue;
    if (this.#isLate(oldest)) {
      this.#timer.set(Math.max(nowNs, oldest.sentAtNs + this.#patienceNs()));
      return;
    }
    const probes = this.#recovery.onTimeout === 'probe';
    const waitsFromNs = probes ? this.#lastLeftAtNs : Math.max(nowNs, oldest.leftAtNs);
    const { timeoutAddsDelay, delayedAckMs } = this.#recovery;
    const timeoutNs = nsOf(this.#rto.timeoutMs + (timeoutAddsDelay ? delayedAckMs : 0));
    this.#timer.set(Math.max(nowNs, waitsFromNs + timeoutNs));
  }

  /** Whether QUIC waits for a packet by the clock because a later one has arrived. */
  #isLate({ attempt }: Segment): boolean {
    return this.#recovery.lostAfterRoundTrips !== null && attempt < this.#arrived1;
  }

  timerExpired(): void {
    const oldest = this.#oldest();
    if (oldest === null) return;
    if (this.#isLate(oldest)) this.#detectLosses();
    else this.#timedOut();
    this.send();
    this.#setTimer();
  }

  #timedOut(): void {
    this.#rto = afterExpiry(this.#rto, this.#rtoRule);
    if (this.#recovery.onTimeout === 'probe') {
      for (let segment = this.#oldest(); segment !== null && this.#owed < probesMost; segment = this.#oldest()) {
        this.#giveUp(segment, 'timeout');
        this.#owed++;
      }
      return;
    }
    this.#timeoutsInARow++;
    this.window.collapse(this.#flight(), this.#timeoutsInARow);
    this.#giveUpAll();
    this.#reducedBefore = this.#attempts;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    this.#queue.at(this.#queue.nowNs, priority.flush, flush, this);
  }

  /** All that was to be written in this instant has been. */
  flush(): void {
    this.#isFlushPlanned = false;
    this.send();
  }

  /** Sends all that may be sent now. */
  send(): void {
    if (!this.#isOpen) return;
    const { nowNs } = this.#queue;
    let hasSent = false;
    let isFull = false;
    if (!this.#buffer.isEmpty && this.#hasBeenIdle(nowNs)) this.window.restart();
    while (nowNs >= this.#linkTakesNextAtNs) {
      isFull = this.#underWay >= Math.floor(this.window.size);
      // A FIN brings no data, and no window holds it up (Linux, tcp_cwnd_test).
      const isFin = this.#lost.first === null && this.#buffer.isAtEnd;
      if (isFull && this.#owed === 0 && !isFin) break;
      const segment = this.#nextLost() ?? this.#pull();
      if (segment === null) break;
      if (this.#owed > 0) this.#owed--;
      this.#transmit(segment, segment.message!.kind === 'fin' ? 'fin' : 'data');
      const { leftAtNs } = segment;
      hasSent = true;
      if (this.window.isUnlimited && leftAtNs > nowNs) {
        this.#linkTakesNextAtNs = leftAtNs;
        this.#queue.at(leftAtNs, priority.flush, send, this);
      }
    }
    this.#owed = 0;
    this.#waitsForWindow = isFull && (!this.#buffer.isEmpty || this.#lost.first !== null);
    if (!hasSent && !isFull) return;
    this.window.used({
      underWay: this.#underWay,
      isFull,
      firstUnacknowledged: this.#acknowledged.place + 1,
      next: this.#newest.place + 1,
    });
  }

  /** Whether nothing has been sent for longer than the timeout, and nothing is left to acknowledge. */
  #hasBeenIdle(nowNs: number): boolean {
    const hasAll = this.#underWay === 0 && this.#lost.first === null;
    return hasAll && nowNs - this.#lastLeftAtNs > nsOf(this.#rto.timeoutMs);
  }

  /** The segment to send again next, if it has not arrived after all. */
  #nextLost(): Segment | null {
    for (let segment = this.#lost.shift(); segment !== null; segment = this.#lost.shift()) {
      if (segment.isLost) return segment;
    }
    return null;
  }

  /** A new segment from the buffer. */
  #pull(): Segment | null {
    const segment = this.#buffer.pull(this.#mssBytes);
    if (segment === null) return null;
    segment.round = this.#round;
    segment.waitedForWindow = this.#waitsForWindow;
    this.#newest.next = segment;
    this.#newest = segment;
    return segment;
  }

  #transmit(segment: Segment, kind: PacketKind): void {
    segment.attempt = this.#attempts++;
    segment.attempts++;
    segment.isLost = false;
    this.#underWay++;
    this.#out.sendData(kind, segment);
    this.#inFlight.push(segment);
    this.#lastLeftAtNs = segment.leftAtNs;
    if (segment.attempts === 1) noteDeparture(segment, segment.leftAtNs);
    if (!this.#timer.isSet || this.#recovery.onTimeout === 'probe') this.#setTimer();
  }
}

function flush(sender: Sender): void {
  sender.flush();
}

function send(sender: Sender): void {
  sender.send();
}

/** Tells the messages that end in `segment` when they have left. */
function noteDeparture(segment: Segment, leftAtNs: number): void {
  const { rest } = segment;
  if (segment.endsMessage) segment.message!.left(leftAtNs);
  if (rest !== null) for (const { message, endsMessage } of rest) if (endsMessage) message.left(leftAtNs);
}
