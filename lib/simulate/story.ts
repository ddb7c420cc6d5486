/**
 * Why a request took as long as it did: each of its milliseconds, from discovery to the last byte, with its cause in words.
 *
 * The causes are read off the packets of the run, after it. A request's time is cut where something changes: its connection
 * opens, its packets leave, wait, are lost, arrive; what lies between two cuts has one cause. A message that arrives in
 * several packets has, for each, what held up its sending (the congestion window, a loss), then its arrival; where packets
 * of others arrive between its own without a pause, it shares the link.
 */

import { admit } from '../engine.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario, ScenarioInput, Security } from '../scenario/scenario.ts';
import type { Cause, RequestStory } from '../timeline/story.ts';
import { formatRate, transmissionMs } from '../units.ts';
import { msOf, nsOf } from './clock.ts';
import type { Exchange } from './exchange.ts';
import type { Side } from './packet.ts';
import { type RunOptions, run } from './run.ts';
import { simulateEngine } from './simulate.ts';
import type { PacketEvent } from './trace.ts';

/**
 * The story of each request of a page.
 *
 * @param input a scenario, as written by people or parsed
 * @param options as of `simulate`: the same seed tells the story of the same run
 * @returns by place on the page; times in ms from navigation
 * @throws {ScenarioError} where the scenario is wrong
 * @example
 * story({ page: { resources: [{ path: '/', bodyBytes: 1, serverMs: 40 }] } })[0].causes.map(({ cause }) => cause);
 * // ['TCP handshake', 'request travels to the server', 'server thinks', 'first byte travels back']
 */
export function story(input: ScenarioInput, options: RunOptions = {}): readonly RequestStory[] {
  const scenario = admit(simulateEngine, input);
  const packets: PacketEvent[] = [];
  const page = run(scenario, {
    ...options,
    trace: (event) => {
      packets.push(event);
      options.trace?.(event);
    },
  });
  const teller = new Teller(scenario, packets, page.exchanges);
  return page.exchanges.map((exchange) => ({
    requestId: exchange.id,
    path: exchange.resource.path,
    causes: teller.causesOf(exchange),
  }));
}

const handshakeWords: { readonly [security in Security]: string } = {
  none: 'TCP handshake',
  'tls1.2': 'TLS 1.2 handshake',
  'tls1.2-resumed': 'TLS 1.2 handshake (resumed)',
  'tls1.3': 'TLS 1.3 handshake',
  'tls1.3-resumed': 'TLS 1.3 handshake (resumed)',
  'tls1.3-0rtt': 'TLS 1.3 handshake (0-RTT)',
  quic: 'QUIC handshake',
  'quic-0rtt': 'QUIC handshake (0-RTT)',
};

/** A packet that brought a message or a part of it, the first to arrive of those that carried this segment. */
interface Bringer extends PacketEvent {
  readonly arrivesAtMs: number;
}

interface Period {
  readonly startsNs: number;
  endsNs: number;
}

class Teller {
  readonly #scenario: Scenario;
  /** By connection, sender and request: what brought each of its segments. */
  readonly #bringers = new Map<string, Bringer[]>();
  /** By connection: when each SYN left. */
  readonly #syns = new Map<number, number[]>();
  /** The exchange whose response went before, on a connection that answers in order. */
  readonly #before = new Map<Exchange, Exchange>();
  readonly #isMultiplexed: boolean;
  /** When packets arrived one behind the other, in order. */
  readonly #busy: { readonly [from in Side]: Period[] } = { client: [], server: [] };

  constructor(scenario: Scenario, packets: readonly PacketEvent[], exchanges: readonly Exchange[]) {
    const { protocol } = scenario.policy;
    this.#scenario = scenario;
    this.#isMultiplexed = isMultiplexed({ protocol });
    const arrived = new Set<string>();
    for (const packet of packets) {
      const { connection, from, kind, segment, sentAtMs, arrivesAtMs, requests } = packet;
      if (kind === 'syn') listIn(this.#syns, connection).push(nsOf(sentAtMs));
      if (segment === null || arrivesAtMs === null) continue;
      this.#noteBusy({ ...packet, arrivesAtMs });
      const which = `${connection} ${from} ${segment}`;
      if (arrived.has(which)) continue;
      arrived.add(which);
      for (const request of requests) {
        listIn(this.#bringers, `${connection} ${from} ${request}`).push({ ...packet, arrivesAtMs });
      }
    }
    for (const list of this.#bringers.values()) list.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs);
    const last = new Map<number, Exchange>();
    for (const exchange of [...exchanges].sort((a, b) => a.sentAtNs - b.sentAtNs || a.endedAtNs - b.endedAtNs)) {
      const { id } = exchange.connection!;
      const before = last.get(id);
      if (before !== undefined && !this.#isMultiplexed) this.#before.set(exchange, before);
      last.set(id, exchange);
    }
  }

  /** Packets of one direction arrive in the order in which they were sent. */
  #noteBusy(packet: Bringer): void {
    const periods = this.#busy[packet.from];
    const { firstBitNs } = this.#timesOf(packet);
    const last = periods.at(-1);
    // Transmission times are rounded to whole nanoseconds.
    if (last !== undefined && firstBitNs - last.endsNs <= 1) last.endsNs = nsOf(packet.arrivesAtMs);
    else periods.push({ startsNs: firstBitNs, endsNs: nsOf(packet.arrivesAtMs) });
  }

  causesOf(exchange: Exchange): readonly Cause[] {
    const causes = new Causes(exchange.discoveredAtNs);
    this.#untilSent(exchange, causes);
    if (exchange.hasFailed) {
      const why = `the server closed the connection as it was idle, and ${exchange.resource.method} may not be repeated`;
      causes.until(exchange.endedAtNs, why);
    } else {
      this.#requestTravels(exchange, causes);
      this.#serverAnswers(exchange, causes);
      this.#responseTravels(exchange, causes);
    }
    return causes.list;
  }

  #untilSent(exchange: Exchange, causes: Causes): void {
    const { policy } = this.#scenario;
    const connection = exchange.connection!;
    const most = this.#isMultiplexed ? 1 : policy.connectionsMax;
    const free = `waiting for a free connection (${exchange.connectionsInUse} of ${most} in use)`;
    if (exchange.attempts > 1) {
      causes.until(exchange.lastAttemptAtNs, free);
      causes.until(
        exchange.unansweredAtNs,
        'the server closed the connection as it was idle: the request is sent again',
      );
    }
    if (exchange.sentAtNs !== connection.readyAtNs) {
      causes.until(exchange.sentAtNs, free);
      return;
    }
    causes.until(connection.openedAtNs, free);
    const quic = policy.protocol === 'HTTP/3';
    if (!quic) {
      const lastSynNs = this.#syns.get(connection.id)!.findLast((atNs) => atNs < connection.connectedAtNs)!;
      causes.until(
        Math.min(lastSynNs, exchange.sentAtNs),
        'SYN or SYN-ACK lost: waiting for the retransmission timeout',
      );
      causes.until(Math.min(connection.connectedAtNs, exchange.sentAtNs), 'TCP handshake');
    }
    causes.until(exchange.sentAtNs, handshakeWords[policy.security]);
  }

  #requestTravels(exchange: Exchange, causes: Causes): void {
    const bringers = this.#bringers.get(`${exchange.connection!.id} client ${exchange.id}`)!;
    this.#travels(bringers, causes, {
      travels: 'request travels to the server',
      arrives: `request arrives${rateWords(this.#scenario)}`,
      shares: 'request arrives, sharing the link with others',
    });
    causes.until(exchange.request!.deliveredAtNs, 'request waits for a lost segment before it');
  }

  #serverAnswers(exchange: Exchange, causes: Causes): void {
    const thinksFromNs = exchange.readyAtNs - nsOf(exchange.resource.serverMs);
    causes.until(thinksFromNs, 'server carries out the request before it');
    causes.until(exchange.readyAtNs, 'server thinks');
    causes.until(exchange.answeredAtNs, 'blocked by the answer before it (head-of-line)');
  }

  #responseTravels(exchange: Exchange, causes: Causes): void {
    const bringers = this.#bringers.get(`${exchange.connection!.id} server ${exchange.id}`)!;
    const before = this.#before.get(exchange)?.response;
    if (before) {
      // Its packets come after those of the answer before it: in the sender's window, and in the queue of the link.
      const first = this.#timesOf(bringers[0]!);
      const aheadNs = Math.min(before.leftAtNs, Math.max(first.sentNs, first.leavesFromNs));
      causes.until(aheadNs, 'blocked by the answer before it (head-of-line)');
    }
    this.#travels(bringers, causes, {
      travels: 'first byte travels back',
      arrives: `body arrives${rateWords(this.#scenario)}`,
      shares: `body arrives, sharing${rateWords(this.#scenario).replace(' at', '')} with others`,
    });
    causes.until(exchange.endedAtNs, 'arrived, but waits for a lost segment before it (TCP delivers in order)');
  }

  /** From where the causes stand, at the sender, to the arrival of the last packet. */
  #travels(bringers: readonly Bringer[], causes: Causes, words: TravelWords): void {
    const [first, ...others] = bringers;
    if (first === undefined) return;
    const rounds = [...new Set(bringers.map(({ round }) => round))].sort((a, b) => a - b);
    const { sentNs, leavesFromNs, firstBitNs } = this.#timesOf(first);
    causes.until(sentNs, whyNotSooner(first, rounds));
    causes.until(leavesFromNs, queueWords);
    causes.until(firstBitNs, words.travels);
    let previous = first;
    let isShared = others.length > 0 && this.#isBetweenOthers(first, others[0]!);
    for (const packet of others) {
      causes.until(nsOf(previous.arrivesAtMs), isShared ? words.shares : words.arrives);
      const times = this.#timesOf(packet);
      const followsOthers = this.#isBetweenOthers(previous, packet);
      if (!followsOthers) {
        causes.until(times.sentNs + times.travelNs, whyNotSooner(packet, rounds));
        causes.until(times.firstBitNs, queueWords);
      }
      isShared = followsOthers;
      previous = packet;
    }
    causes.until(nsOf(previous.arrivesAtMs), isShared ? words.shares : words.arrives);
  }

  /** Whether packets arrived from `previous` to `packet` without a pause, others than these two among them. */
  #isBetweenOthers(previous: Bringer, packet: Bringer): boolean {
    if (packet.attempt > 1) return false;
    const { firstBitNs } = this.#timesOf(packet);
    const endsNs = nsOf(previous.arrivesAtMs);
    return firstBitNs > endsNs && this.#busySince(packet.from, firstBitNs) <= endsNs;
  }

  /** When packets of `from` began to arrive that have arrived one behind the other until `atNs`. */
  #busySince(from: Side, atNs: number): number {
    const periods = this.#busy[from];
    let low = 0;
    let high = periods.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (periods[middle]!.endsNs < atNs) low = middle + 1;
      else high = middle;
    }
    return periods[low]?.startsNs ?? Number.POSITIVE_INFINITY;
  }

  #timesOf(packet: Bringer) {
    const transmissionNs = nsOf(transmissionMs(packet.bytes, this.#scenario.link.rateBitsPerSecond));
    const leftNs = nsOf(packet.leftAtMs);
    const arrivesNs = nsOf(packet.arrivesAtMs);
    return {
      sentNs: nsOf(packet.sentAtMs),
      leavesFromNs: leftNs - transmissionNs,
      travelNs: arrivesNs - leftNs,
      firstBitNs: arrivesNs - transmissionNs,
    };
  }
}

interface TravelWords {
  readonly travels: string;
  readonly arrives: string;
  readonly shares: string;
}

const queueWords = 'waiting in the queue of the link';

/** What kept a packet's sender from sending it earlier. */
function whyNotSooner(
  { attempt, lossNoticedBy, waitedForWindow, round }: PacketEvent,
  rounds: readonly number[],
): string {
  if (attempt > 1 && lossNoticedBy === 'timeout') return 'lost segment: waiting for the retransmission timeout';
  if (attempt > 1) return 'lost segment: waiting for its fast retransmission';
  if (waitedForWindow)
    return `waiting for the congestion window: round ${rounds.indexOf(round) + 1} of ${rounds.length}`;
  return 'others use the connection';
}

function rateWords({ link }: Scenario): string {
  return link.rateBitsPerSecond === null ? '' : ` at ${formatRate(link.rateBitsPerSecond)}`;
}

/** A list without gaps: each cause ends where the next begins, and lasts. */
class Causes {
  readonly list: Cause[] = [];
  #atNs: number;

  constructor(fromNs: number) {
    this.#atNs = fromNs;
  }

  /** What lies before `endNs` and has no cause yet has this one. */
  until(endNs: number, cause: string): void {
    if (!(endNs > this.#atNs)) return;
    const last = this.list.at(-1);
    if (last?.cause === cause) this.list[this.list.length - 1] = { ...last, endMs: msOf(endNs) };
    else this.list.push({ startMs: msOf(this.#atNs), endMs: msOf(endNs), cause });
    this.#atNs = endNs;
  }
}

function listIn<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  let list = map.get(key);
  if (list === undefined) {
    list = [];
    map.set(key, list);
  }
  return list;
}
