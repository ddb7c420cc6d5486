/**
 * Scenarios by name: links that somebody measured or derived, policies as the course calls them, and three pages.
 *
 * A preset is a fixed point to talk about, not a forecast: real links vary by the minute. Links have one rate for both
 * directions; where the source gives two, it is the download rate. Round trips are without queueing.
 */

import { InputError } from '../errors.ts';
import { type Link, type Policy, type ResourceInput, type Security, securities } from './scenario.ts';

export interface LinkPreset {
  readonly link: Partial<Link>;
  readonly about: string;
  readonly source: string;
}

/** Propagation through optical fibre, at 2/3 of the speed of light in vacuum: 200 km per ms. */
const fibreKmPerMs = 200;

const webPageTest = 'WebPageTest, connectivity.ini: the profile of that name';

export const links = {
  'modem-56k': {
    link: { rttMs: 120, rateBitsPerSecond: 49_000 },
    about: 'dial-up modem',
    source: webPageTest,
  },
  dsl: { link: { rttMs: 50, rateBitsPerSecond: 1_500_000 }, about: 'early DSL', source: webPageTest },
  cable: { link: { rttMs: 28, rateBitsPerSecond: 5_000_000 }, about: 'cable modem', source: webPageTest },
  fibre: { link: { rttMs: 4, rateBitsPerSecond: 20_000_000 }, about: 'fibre to the home (FIOS)', source: webPageTest },
  '3g': { link: { rttMs: 300, rateBitsPerSecond: 1_600_000 }, about: '3G mobile', source: webPageTest },
  lte: { link: { rttMs: 70, rateBitsPerSecond: 12_000_000 }, about: 'LTE mobile', source: webPageTest },
  'satellite-geo': {
    link: { rttMs: 558, rateBitsPerSecond: 100_000_000 },
    about: 'geostationary satellite: four times 41,756 km at the speed of light, edge of the view area',
    source: 'round trip: RFC 2488 s.2; rate: subscription measured by Michel et al., IMC 2022',
  },
  'satellite-leo': {
    link: { rttMs: 50, rateBitsPerSecond: 100_000_000 },
    about: 'low Earth orbit (Starlink): median to European servers; the lower rate promised',
    source: 'Michel, Trevisan, Giordano, Bonaventure: A first look at Starlink performance, IMC 2022',
  },
  transatlantic: {
    link: { rttMs: 56, rateBitsPerSecond: null },
    about: `New York to London, 5585 km of fibre at ${fibreKmPerMs} km per ms, there and back`,
    source: 'Grigorik, High Performance Browser Networking (2013), ch. 1',
  },
  'data-centre': {
    link: { rttMs: 0.5, rateBitsPerSecond: 1_000_000_000 },
    about: 'between two machines of one data centre',
    source: 'Dean: Designs, lessons and advice from building large distributed systems, LADIS 2009',
  },
  lan: {
    link: { rttMs: 0.2, rateBitsPerSecond: 1_000_000_000 },
    about: 'a switched Ethernet at home; the round trip is our assumption (100 m of cable take 0.001 ms of it)',
    source: 'rate: IEEE 802.3ab (1000BASE-T)',
  },
} as const satisfies Record<string, LinkPreset>;

export type LinkName = keyof typeof links;

/** Every request on a connection may be under way at once: deeper than any page of the course. */
const pipelineDepth = 100;

const policies = {
  'http1.0': { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 1 },
  'http1.0-keep-alive': { protocol: 'HTTP/1.0', persistent: true, connectionsMax: 1 },
  'http1.0-parallel-6': { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 },
  'http1.1': { protocol: 'HTTP/1.1', persistent: true, connectionsMax: 1 },
  'http1.1-parallel-6': { protocol: 'HTTP/1.1', persistent: true, connectionsMax: 6 },
  'http1.1-pipelined': { protocol: 'HTTP/1.1', persistent: true, connectionsMax: 1, pipelineDepth },
  http2: { protocol: 'HTTP/2', persistent: true, connectionsMax: 1 },
  http3: { protocol: 'HTTP/3', persistent: true, connectionsMax: 1, security: 'quic' },
} as const satisfies Record<string, Partial<Policy>>;

export type PolicyBaseName = keyof typeof policies;

const overTcp = securities.filter((security) => security !== 'none' && !security.startsWith('quic'));
const securitiesOf = (name: PolicyBaseName): readonly Security[] => (name === 'http3' ? ['quic-0rtt'] : overTcp);

/** The policies without a suffix, from the oldest to the newest. */
export const policyBaseNames = Object.keys(policies) as readonly PolicyBaseName[];

/** All that `policyNamed` takes: `http1.1`, and `http1.1+tls1.3` and the like. */
export const policyNames: readonly string[] = policyBaseNames.flatMap((name) => [
  name,
  ...securitiesOf(name).map((security) => `${name}+${security}`),
]);

/**
 * The policy of that name; `+` and a security may follow.
 *
 * @throws {InputError} listing the names there are
 * @example
 * policyNamed('http1.1-parallel-6+tls1.3'); // { protocol: 'HTTP/1.1', ..., connectionsMax: 6, security: 'tls1.3' }
 */
export function policyNamed(name: string): Partial<Policy> {
  if (!policyNames.includes(name)) {
    const suffixes = overTcp.map((security) => `+${security}`).join(', ');
    const fix = `give one of ${policyBaseNames.join(', ')}; ${suffixes} may follow (+quic-0rtt after http3)`;
    throw new InputError(`unknown policy: ${name}; ${fix}`);
  }
  const [base, security] = name.split('+') as [PolicyBaseName, Security | undefined];
  return security === undefined ? policies[base] : { ...policies[base], security };
}

/**
 * The link of that name.
 *
 * @throws {InputError} listing the names there are
 */
export function linkNamed(name: string): LinkPreset {
  if (!Object.hasOwn(links, name)) {
    throw new InputError(`unknown link: ${name}; give one of ${Object.keys(links).join(', ')}`);
  }
  return links[name as LinkName];
}

export interface PagePreset {
  readonly page: { readonly resources: readonly ResourceInput[] };
  readonly about: string;
  readonly source: string;
}

const images = (count: number, bodyBytes: number): readonly ResourceInput[] =>
  Array.from({ length: count }, (_, place) => ({ path: `/image-${place + 1}.png`, bodyBytes }));

export const pages = {
  'three-objects': {
    page: {
      resources: [
        { path: '/index.html', bodyBytes: 5000 },
        { path: '/logo.png', bodyBytes: 10_000 },
        { path: '/style.css', bodyBytes: 2000 },
      ],
    },
    about: 'small enough to work out by hand',
    source: 'ours',
  },
  'eleven-objects': {
    page: { resources: [{ path: '/index.html', bodyBytes: 12_500 }, ...images(10, 12_500)] },
    about: 'a page and ten objects of 100,000 bits each',
    source: 'Kurose and Ross, Computer Networking, ch. 2, problem P10',
  },
  'forty-two-objects': {
    page: { resources: [{ path: '/index.html', bodyBytes: 42_000 }, ...images(41, 3000)] },
    about: 'a large page and many small images, where the cost of connections shows',
    source: 'ours, after the test page of Nielsen et al., Network performance effects of HTTP/1.1, SIGCOMM 1997',
  },
} as const satisfies Record<string, PagePreset>;

export type PageName = keyof typeof pages;

/**
 * The page of that name.
 *
 * @throws {InputError} listing the names there are
 */
export function pageNamed(name: string): PagePreset {
  if (!Object.hasOwn(pages, name)) {
    throw new InputError(`unknown page: ${name}; give one of ${Object.keys(pages).join(', ')}`);
  }
  return pages[name as PageName];
}
