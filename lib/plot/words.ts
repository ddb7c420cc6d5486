/** Policies, links, pages and origins in words, for headings, labels and alternative texts. */

import type { Link, Page, Policy, Security } from '../scenario/scenario.ts';
import { lives } from '../timeline/phases.ts';
import type { EngineName, Origin, Timeline } from '../timeline/timeline.ts';
import { formatBytes, formatMs, formatRate } from '../units.ts';
import { type Cost, legendName } from './slices.ts';

const securityWords: Readonly<Record<Security, string>> = {
  none: '',
  'tls1.2': 'TLS 1.2',
  'tls1.2-resumed': 'TLS 1.2 resumed',
  'tls1.3': 'TLS 1.3',
  'tls1.3-resumed': 'TLS 1.3 resumed',
  'tls1.3-0rtt': 'TLS 1.3 with 0-RTT',
  quic: '',
  'quic-0rtt': '0-RTT',
};

/** `HTTP/1.0, a connection per request`; `HTTP/1.1, up to 6 persistent connections, TLS 1.3`. */
export function policyWords(policy: Policy): string {
  const { protocol, pipelineDepth, security, requestsPerConnectionMax } = policy;
  const depth = pipelineDepth > 1 ? `pipelined ${pipelineDepth} deep` : '';
  const reuse =
    policy.persistent && requestsPerConnectionMax !== null
      ? `closed after ${count(requestsPerConnectionMax, 'request')}`
      : '';
  return listed([protocol, connectionWords(policy), depth, reuse, securityWords[security]]);
}

function connectionWords({ protocol, persistent, connectionsMax }: Policy): string {
  const several = connectionsMax > 1;
  if (!persistent)
    return several ? `a connection per request, up to ${connectionsMax} at a time` : 'a connection per request';
  const kind = protocol === 'HTTP/2' || protocol === 'HTTP/3' ? 'multiplexed' : 'persistent';
  return several ? `up to ${connectionsMax} ${kind} connections` : `one ${kind} connection`;
}

/** `round trip 100 ms, 10 Mbit/s, 1 % loss`; what a link has no limit of is left out. */
export function linkWords({ rttMs, rateBitsPerSecond, lossRate, queueBytes }: Link): string {
  return listed([
    `round trip ${formatMs(rttMs)}`,
    rateBitsPerSecond === null ? '' : formatRate(rateBitsPerSecond),
    lossRate === 0 ? '' : `${Number((lossRate * 100).toPrecision(3))} % loss`,
    queueBytes === null ? '' : `queue ${formatBytes(queueBytes)}`,
  ]);
}

/** `4 objects, 35 kB`: the document is an object too. */
export function pageWords({ resources }: Page): string {
  const bytes = resources.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  return `${count(resources.length, 'object')}, ${formatBytes(bytes)}`;
}

/** What an engine's numbers are, unless a phase says otherwise. */
export const ownOrigin: Readonly<Record<EngineName, Origin>> = {
  model: 'computed',
  simulate: 'simulated',
  measure: 'measured',
};

/** Where an engine's numbers come from, in words. */
export const ownWords: Readonly<Record<EngineName, string>> = {
  model: 'computed by formula',
  simulate: 'simulated',
  measure: 'measured',
};

/** `computed by formula`; `measured, but connect emulated`. */
export function originWords(timeline: Timeline): string {
  const { engine } = timeline;
  const own = ownOrigin[engine];
  const others = new Map<Origin, Set<string>>();
  let owned = false;
  for (const { name, origin } of [...lives(timeline).values()].flat()) {
    if (origin === own) owned = true;
    else others.set(origin, (others.get(origin) ?? new Set()).add(name));
  }
  const exceptions = [...others].map(([origin, names]) => `${[...names].join(' and ')} ${origin}`);
  const main = owned || others.size === 0 ? ownWords[engine] : `by ${engine}`;
  return exceptions.length === 0 ? main : `${main}, but ${exceptions.join(', ')}`;
}

/** For each timeline its policy; where several of one policy are of scenarios with different names, those names. */
export function headingsOf(timelines: readonly Timeline[]): string[] {
  const policies = timelines.map(({ scenario }) => policyWords(scenario.policy));
  return timelines.map(({ scenario }, index) => {
    const names = new Set(
      timelines.filter((_, at) => policies[at] === policies[index]).map((one) => one.scenario.name),
    );
    return names.size === 1 || names.has(unnamed) ? policies[index]! : scenario.name;
  });
}

/** What a scenario is called that was not given a name. */
const unnamed = 'unnamed';

/** Names that tell timelines apart: their headings, and as many of engine, link and page as that needs. */
export function namesOf(timelines: readonly Timeline[]): string[] {
  const further = [
    ({ engine }: Timeline): string => engine,
    ({ scenario }: Timeline) => linkWords(scenario.link),
    ({ scenario }: Timeline) => pageWords(scenario.page),
  ].filter((of) => new Set(timelines.map(of)).size > 1);
  let names = headingsOf(timelines);
  for (const of of further) {
    if (new Set(names).size === names.length) break;
    names = names.map((name, index) => `${name}, ${of(timelines[index]!)}`);
  }
  return names.map((name, index) => {
    const place = names.slice(0, index + 1).filter((other) => other === name).length;
    return names.filter((other) => other === name).length === 1 ? name : `${name} (${place})`;
  });
}

/** `A is fastest at 500 ms; B at 800 ms takes 300 ms longer (1.6 times as long)`. */
export function rankingWords(entries: readonly { readonly name: string; readonly ms: number }[]): string {
  const [first, ...others] = [...entries].sort((a, b) => a.ms - b.ms);
  if (!first || others.length === 0) return '';
  const equal = others.filter(({ ms }) => sameMs(ms, first.ms));
  const slower = others.filter(({ ms }) => !sameMs(ms, first.ms));
  const best = [first, ...equal].map(({ name }) => name).join(' and ');
  const lead = equal.length === 0 ? `${best} is fastest at` : `${best} take the same time,`;
  return [
    `${lead} ${formatMs(first.ms)}`,
    ...slower.map(
      ({ name, ms }) => `${name} at ${formatMs(ms)} takes ${formatMs(ms - first.ms)} longer${timesWords(ms, first.ms)}`,
    ),
  ].join('; ');
}

function timesWords(ms: number, leastMs: number): string {
  return leastMs > 0 ? ` (${Number((ms / leastMs).toPrecision(3))} times as long)` : '';
}

/** Times that differ by less than a packet on the fastest link. */
function sameMs(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-5;
}

/** `connect 100 ms; wait 200 ms`. */
export function costWords(costs: readonly Cost[]): string {
  return costs.map((cost) => `${legendName(cost)} ${formatMs(cost.ms)}`).join('; ');
}

/** `1 request`, `2 requests`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

export function sentence(text: string): string {
  return text === '' ? '' : `${capitalised(text)}.`;
}

export function capitalised(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
