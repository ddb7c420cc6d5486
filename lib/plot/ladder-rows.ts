/**
 * The rows of a packet ladder. Packets that one side sends close together and that differ in their numbers only (data, or
 * ACKs) are one row: "12 segments". Of what is left, a long exchange shows its beginning and its end.
 */

import type { Packet } from '../timeline/packet.ts';
import { endOf, isLost, kindOf, type PacketKind, retransmissions } from './packet-kind.ts';
import { fateWords, type Messages, packetLabel } from './packet-words.ts';
import { count } from './words.ts';

export interface LadderRow {
  /** In the order of sending; several: one after the other, none of them lost. */
  readonly packets: readonly Packet[];
  readonly from: Packet['from'];
  readonly connection: number;
  readonly kind: PacketKind;
  readonly label: string;
  /** The same for less room. */
  readonly short: string;
  readonly startMs: number;
  /** The last arrival; where nothing arrived, when it would have. */
  readonly endMs: number;
}

/** Fewer are better shown one by one. */
const leastInRun = 3;

interface Known {
  readonly messages: Messages;
  readonly again: ReadonlySet<Packet>;
  /** Usual time from one side to the other; a pause of half of it ends a row. */
  readonly flightMs: number;
}

/** @param packets in the order of sending */
export function ladderRows(
  packets: readonly Packet[],
  { messages, flightMs, collapses }: Omit<Known, 'again'> & { readonly collapses: boolean },
): LadderRow[] {
  const known = { messages, flightMs, again: retransmissions(packets) };
  const runs: Packet[][] = [];
  const open = new Map<string, Packet[]>();
  for (const packet of packets) {
    const sender = `${packet.connection} ${packet.from}`;
    const run = open.get(sender);
    if (collapses && run && continues(run, packet, known)) run.push(packet);
    else {
      const fresh = [packet];
      runs.push(fresh);
      open.set(sender, fresh);
    }
  }
  return runs
    .flatMap(withoutLost)
    .flatMap((run) => (run.length < leastInRun ? run.map((packet) => [packet]) : [run]))
    .map((run) => rowOf(run, known))
    .sort((a, b) => a.startMs - b.startMs);
}

function continues(run: readonly Packet[], packet: Packet, { messages, again, flightMs }: Known): boolean {
  const before = run.at(-1)!;
  const kind = kindOf(packet);
  if (kind !== kindOf(before) || messages.has(packet) || packet.sentAtMs - before.sentAtMs > flightMs / 2) return false;
  if (kind === 'request' || kind === 'response') {
    if (again.has(packet) !== again.has(before)) return false;
    return again.has(packet) ? packet.sequence > before.sequence : packet.sequence === endOf(before);
  }
  // Duplicate ACKs are a row of their own: they say that something is missing (RFC 5681 s.2).
  const repeats = packet.acknowledges === before.acknowledges;
  return kind === 'ACK' && (run.length === 1 || repeats === isRepeated(run));
}

/** Whether all ACKs of a run say the same. */
function isRepeated(run: readonly Packet[]): boolean {
  return run[0]!.acknowledges === run.at(-1)!.acknowledges;
}

/** A few losses have rows of their own; many are counted. */
function withoutLost(run: readonly Packet[]): (readonly Packet[])[] {
  const lost = run.filter(isLost).length;
  if (lost === 0 || lost >= leastInRun) return [run];
  const pieces: Packet[][] = [[]];
  for (const packet of run) {
    if (isLost(packet)) pieces.push([packet], []);
    else pieces.at(-1)!.push(packet);
  }
  return pieces.filter(({ length }) => length > 0);
}

function rowOf(packets: readonly Packet[], known: Known): LadderRow {
  const first = packets[0]!;
  const { from, connection, sentAtMs } = first;
  const ends = packets.map((packet) => packet.arrivedAtMs ?? packet.sentAtMs + known.flightMs);
  const words = packets.length === 1 ? oneLabel(first, known) : runLabel(packets, known);
  const short = words.short.filter((word) => word !== '').join(', ');
  const label = words.long.filter((word) => word !== '').join(', ');
  return { packets, from, connection, kind: kindOf(first), label, short, startMs: sentAtMs, endMs: Math.max(...ends) };
}

interface Words {
  readonly long: readonly string[];
  readonly short: readonly string[];
}

function oneLabel(packet: Packet, { messages, again }: Known): Words {
  const message = messages.get(packet);
  const more = [again.has(packet) ? 'again' : '', fateWords(packet)];
  const long = packetLabel(packet, message);
  const isData = kindOf(packet) === 'request' || kindOf(packet) === 'response';
  return {
    long: [long, ...more],
    short: [isData ? (message ?? 'data') : long, ...more.map((word) => word.split(',')[0]!)],
  };
}

function runLabel(packets: readonly Packet[], { messages, again }: Known): Words {
  const first = packets[0]!;
  const last = packets.at(-1)!;
  const lost = packets.filter(isLost);
  const losses = lost.length === 0 ? '' : `${lost.length} ${lost[0]!.fate}`;
  if (kindOf(first) === 'ACK') {
    if (isRepeated(packets)) {
      const short = `${packets.length} × ACK ${first.acknowledges}`;
      return { long: [short, losses], short: [short] };
    }
    return {
      long: [`${packets.length} ACKs, to ${last.acknowledges}`, losses],
      short: [`${packets.length} ACKs`, losses],
    };
  }
  const many = count(packets.length, 'segment');
  const message = messages.get(first) ?? '';
  if (again.has(first)) return { long: [many, 'again', losses], short: [many, 'again'] };
  return { long: [message, `${many} ${first.sequence}:${endOf(last)}`, losses], short: [message || many, losses] };
}

/** @returns the first and the last rows, and what was left out between them */
export function cutRows(
  rows: readonly LadderRow[],
  { first, last }: { first: number; last: number },
): { shown: readonly LadderRow[]; leftOut: readonly LadderRow[] } {
  if (rows.length <= first + last) return { shown: rows, leftOut: [] };
  const end = rows.length - last;
  return { shown: [...rows.slice(0, first), ...rows.slice(end)], leftOut: rows.slice(first, end) };
}
