/**
 * Where a closed form exists, and where it is exact: equal, to a rounding error, to what happens packet by packet under the
 * conventions of `page.ts`. The contract suite holds the model against the simulation wherever nothing is named here.
 */

import { exactly, type Support, unsupported } from '../engine.ts';
import { handshakeOf } from '../protocol/handshake.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { transmissionMs } from '../units.ts';
import { type PageFacts, pageFacts } from './page-facts.ts';
import { rtoMs } from './send-window.ts';

/** What of a scenario decides. Sizes in bytes, times in ms. */
interface Facts extends PageFacts {
  readonly scenario: Scenario;
  readonly hasStreams: boolean;
  readonly hasSeveralConnections: boolean;
  readonly hasRate: boolean;
  /** Infinite without slow start. */
  readonly initialWindowBytes: number;
  readonly hasSlowStart: boolean;
  readonly earlyData: boolean;
  readonly firstFlightBytes: number;
  readonly largestFlightBytes: number;
  readonly ridingBytes: number;
  /** The server says the last of a handshake, and the answer follows before that has been acknowledged. */
  readonly answerFollowsHandshake: boolean;
}

interface Approximation {
  readonly words: string;
  readonly applies: (facts: Facts) => boolean;
}

const approximations: readonly Approximation[] = [
  {
    words: 'loss counts by its expectation; no single load takes just this long',
    applies: ({ scenario }) => scenario.link.lossRate > 0,
  },
  {
    words: 'what is under way shares the rate evenly; a queue serves whole packets in order of arrival',
    applies: ({ hasRate, hasSeveralConnections, hasSeveralRequests, hasStreams }) =>
      hasRate && (hasSeveralConnections || (hasSeveralRequests && hasStreams)),
  },
  {
    words: 'the bytes of a handshake take as long as on an empty link',
    applies: ({ hasRate, hasSeveralConnections, scenario }) =>
      hasRate && hasSeveralConnections && scenario.policy.security !== 'none',
  },
  {
    words: 'an answer arrives with its own last byte; a packet may carry the beginning of the next as well',
    applies: ({ hasRate, hasSeveralRequests, scenario }) =>
      hasRate && hasSeveralRequests && scenario.policy.pipelineDepth > 1,
  },
  {
    words: 'what a request overtakes of the handshake, or what rides in its SYN, takes no time on the link',
    applies: ({ hasRate, earlyData, scenario }) => hasRate && (earlyData || scenario.tcp.fastOpen),
  },
  {
    words: 'a request whose connection closes under it does not hold up the handshake of the next',
    applies: ({ hasRate, largestRequestBytes, longestPauseMs, scenario: { policy, link } }) =>
      hasRate && largestRequestBytes > 0 && policy.persistent && longestPauseMs > policy.idleTimeoutMs - link.rttMs,
  },
  {
    words: 'no packet is dropped by a full queue',
    applies: ({ hasRate, bytesInAll, scenario: { link } }) =>
      hasRate && link.queueBytes !== null && link.queueBytes < bytesInAll,
  },
  {
    words: 'a window is sent by rounds, not ACK by ACK',
    applies: ({ hasSlowStart, hasStreams, answerFollowsHandshake, scenario }) =>
      hasSlowStart && (hasStreams || scenario.policy.pipelineDepth > 1 || answerFollowsHandshake),
  },
  {
    words: 'the flights of a handshake are not held up by slow start',
    applies: ({ largestFlightBytes, initialWindowBytes }) => largestFlightBytes > initialWindowBytes,
  },
  {
    words: 'requests are not held up by slow start',
    applies: ({ ridingBytes, largestRequestBytes, initialWindowBytes }) =>
      ridingBytes + largestRequestBytes > initialWindowBytes,
  },
  {
    words: 'all of the first flight rides in the SYN',
    applies: ({ hasSlowStart, firstFlightBytes, largestRequestBytes, scenario: { tcp } }) =>
      hasSlowStart && tcp.fastOpen && firstFlightBytes + largestRequestBytes > tcp.mssBytes,
  },
  {
    words: 'no packet is sent again because its acknowledgement has not come yet',
    applies: ({ firstFlightBytes, largestFlightBytes, largestRequestBytes, scenario: { link, tcp } }) => {
      const bytes = firstFlightBytes + largestFlightBytes + largestRequestBytes;
      return tcp.initialRtoMs <= link.rttMs + transmissionMs(bytes, link.rateBitsPerSecond);
    },
  },
  {
    words: 'delayed ACKs slow the growth of the window, but their own delay is left out',
    applies: ({ hasSlowStart, scenario }) => hasSlowStart && scenario.tcp.windowGrowth < 2,
  },
  {
    // RFC 6298 s.2: the estimate follows the round trips that are seen, but the timeout is never less than its floor.
    words: 'the timeout after which a pause narrows the window stays at its first estimate',
    applies: ({ hasSlowStart, hasSeveralRequests, largestAnswerBytes, largestFlightBytes, scenario }) => {
      const { link, policy, tcp } = scenario;
      const hasSentBefore = largestFlightBytes > 0 || (hasSeveralRequests && policy.persistent);
      if (!hasSlowStart || !tcp.slowStartAfterIdle || !hasSentBefore) return false;
      const queueingMs = transmissionMs(largestAnswerBytes + largestFlightBytes, link.rateBitsPerSecond);
      return rtoMs(tcp, link.rttMs + queueingMs) > rtoMs(tcp, 0);
    },
  },
];

/**
 * Where a closed form exists, and where it is exact.
 *
 * @example
 * supports(parseScenario({ page, tcp: { windowGrowth: 1.5 } }));
 * // { supported: true, approximations: ['delayed ACKs slow the growth of the window, but their own delay is left out'] }
 */
export function supports(scenario: Scenario): Support {
  const { link, policy } = scenario;
  const facts = factsOf(scenario);
  if (link.lossRate > 0) {
    const expectation = 'the expected latency under loss (Cardwell, Savage & Anderson) is that of one answer at a time';
    if (facts.hasStreams) {
      return unsupported(`${expectation}, and ${policy.protocol} has several under way: use simulate`);
    }
    if (policy.pipelineDepth > 1) {
      return unsupported(`${expectation}, and pipelining has several under way: use simulate`);
    }
    if (link.lossRate >= 0.5) return unsupported(`${expectation}, and has no value from a loss rate of 0.5 on`);
  }
  const named = approximations.filter(({ applies }) => applies(facts)).map(({ words }) => words);
  return named.length === 0 ? exactly : { supported: true, approximations: named };
}

function factsOf(scenario: Scenario): Facts {
  const { page, link, tcp, policy } = scenario;
  const ofPage = pageFacts(page);
  const { flights, trailing, earlyData } = handshakeOf(policy.security, tcp);
  const leadingBytes = trailing.reduce((sum, { from, bytes }) => sum + (from === 'server' ? bytes : 0), 0);
  const hasStreams = isMultiplexed(policy);
  const hasRate = link.rateBitsPerSecond !== null;
  const hasSlowStart = tcp.initialWindowSegments !== null;
  return {
    ...ofPage,
    scenario,
    hasStreams,
    hasSeveralConnections:
      ofPage.hasSeveralOrigins || (ofPage.hasSeveralRequests && !hasStreams && policy.connectionsMax > 1),
    hasRate,
    hasSlowStart,
    initialWindowBytes: hasSlowStart ? tcp.initialWindowSegments * tcp.mssBytes : Number.POSITIVE_INFINITY,
    earlyData,
    firstFlightBytes: flights[0]?.bytes ?? 0,
    largestFlightBytes: Math.max(0, ...[...flights, ...trailing].map(({ bytes }) => bytes)),
    ridingBytes: flights.at(-1)?.bytes ?? 0,
    answerFollowsHandshake:
      leadingBytes > 0 &&
      page.resources.some(
        ({ serverMs, requestBytes }) =>
          (serverMs > 0 || (hasRate && requestBytes > 0)) &&
          serverMs < link.rttMs + transmissionMs(leadingBytes, link.rateBitsPerSecond),
      ),
  };
}
