/**
 * A simulated run as the packets that the link saw, in the form that ladders, plots and captures share.
 *
 * Numbers are counted from the trace of the run (`numbered.ts`), and the packets of a close, which the simulator counts and
 * does not send, are added (`closing-packets.ts`). Left out, as the simulation leaves it out: RST, TCP's options, the bytes
 * of headers, and the receiver's window, of which each side offers the most there is. A message of no bytes (`requestBytes:
 * 0`, say) is one packet that can be lost like any other, and takes no sequence numbers: nothing shows that it is missing.
 */

import { deepFreeze } from '../deep-freeze.ts';
import { admit } from '../engine.ts';
import { UnsupportedError } from '../errors.ts';
import type { Link, ScenarioInput } from '../scenario/scenario.ts';
import type { Packet } from '../timeline/packet.ts';
import { msOf, nsOf } from './clock.ts';
import { closingPackets } from './closing-packets.ts';
import { type Numbered, numbered } from './numbered.ts';
import type { Side } from './packet.ts';
import { type RunOptions, run } from './run.ts';
import { simulateEngine } from './simulate.ts';
import type { PacketEvent } from './trace.ts';

/** RFC 7323 s.2.3: a window has 16 bits, shifted by at most 14; that of a SYN is not shifted. */
const windowBytesMost = 65_535 * 2 ** 14;
const synWindowBytes = 65_535;

/** RFC 6335 s.6: the ports from which operating systems choose for clients. */
const firstClientPort = 49_152;
const clientPorts = 65_536 - firstClientPort;

/**
 * The packets of a simulated page load, as the link saw them.
 *
 * @param input a scenario, as written by people or parsed
 * @param options as of `simulate`: the same seed gives the packets of the same run
 * @returns in the order of sending, `simulated` and without heads; the same for the same scenario and seed
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} for HTTP/3, whose packets are not TCP's
 * @throws {InputError} where the seed is not a whole number
 * @example
 * const page = { resources: [{ path: '/', bodyBytes: 5000 }] };
 * packetsOf({ page }).slice(0, 3).map(({ flags }) => flags.join('-')); // ['SYN', 'SYN-ACK', 'ACK']
 */
export function packetsOf(input: ScenarioInput, options: Pick<RunOptions, 'seed'> = {}): readonly Packet[] {
  const scenario = admit(simulateEngine, input);
  if (scenario.policy.protocol === 'HTTP/3') {
    throw new UnsupportedError(
      'unsupported policy.protocol: HTTP/3 sends no packets of TCP; take another protocol, or story(scenario)',
    );
  }
  const events: PacketEvent[] = [];
  const page = run(scenario, { ...options, trace: (event) => events.push(event) });
  const travels = (from: Side, atMs: number) => travelsEmpty(from, atMs, events, scenario.link);
  const closings = page.connections.flatMap(({ id, closedBy, closedAtNs }) => {
    if (closedBy === null) return [];
    const own = events.filter(({ connection }) => connection === id);
    return closingPackets(own, { closedBy, closedAtMs: msOf(closedAtNs), travels });
  });
  // Of one instant, in the order of the trace, which is that of the link; what was added leaves last.
  const all = [...events, ...closings].sort((a, b) => a.sentAtMs - b.sentAtMs);
  return deepFreeze(asLinkSaw(numbered(all, scenario.tcp), scenario.link));
}

/** A packet without payload leaves when all that was sent before it has left. */
function travelsEmpty(from: Side, atMs: number, events: readonly PacketEvent[], { rttMs }: Link) {
  const upNs = Math.floor(nsOf(rttMs) / 2);
  let leftAtNs = nsOf(atMs);
  for (const event of events) {
    if (event.sentAtMs > atMs) break;
    if (event.from === from && event.fate === 'delivered') leftAtNs = Math.max(leftAtNs, nsOf(event.leftAtMs));
  }
  const arrivesAtNs = leftAtNs + (from === 'client' ? upNs : nsOf(rttMs) - upNs);
  return { leftAtMs: msOf(leftAtNs), arrivesAtMs: msOf(arrivesAtNs) };
}

function asLinkSaw(packets: readonly Numbered[], { rateBitsPerSecond }: Link): Packet[] {
  const busyUntilMs = { client: 0, server: 0 };
  return packets.map(({ leftAtMs, ...packet }) => {
    const { from, connection, flags, sentAtMs, fate } = packet;
    const waitMs = Math.max(0, busyUntilMs[from] - sentAtMs);
    if (fate === 'delivered') busyUntilMs[from] = leftAtMs;
    return {
      ...packet,
      clientPort: firstClientPort + ((connection - 1) % clientPorts),
      windowBytes: flags.includes('SYN') ? synWindowBytes : windowBytesMost,
      queuedBytes: rateBitsPerSecond === null ? 0 : Math.round((waitMs * rateBitsPerSecond) / 8000),
      origin: 'simulated',
      head: null,
    };
  });
}
