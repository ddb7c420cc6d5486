/** Which scenarios can be measured, and over which link; tables, so that what is missing can be read off. */

import { type Support, unsupported } from '../engine.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type BackendName, backendNames } from './link.ts';

type Row = readonly [(scenario: Scenario) => boolean, (scenario: Scenario) => string];

const otherwise = 'ask model or simulate';

/** Over no link. */
const missing: readonly Row[] = [
  [
    ({ policy }) => policy.protocol === 'HTTP/3',
    () =>
      `HTTP/3 is not measured: Node.js 24 is built without QUIC (node:quic), and no maintained package has it; ${otherwise}`,
  ],
  [
    ({ policy }) => policy.security === 'tls1.3-0rtt',
    () =>
      `early data is not measured: the TLS of Node.js cannot send any; set policy.security to tls1.3-resumed, or ${otherwise}`,
  ],
  [
    ({ tcp }) => tcp.fastOpen,
    () => `tcp.fastOpen is not measured: Node.js cannot ask the kernel for it when it connects; ${otherwise}`,
  ],
  [
    ({ page }) => page.resources.some(({ method }) => !methods.includes(method)),
    ({ page }) => {
      const { method } = page.resources.find((resource) => !methods.includes(resource.method))!;
      return `the origin answers ${methods.join(', ')}, not ${method}`;
    },
  ],
  [
    ({ page }) => page.resources.some(({ method, bodyBytes }) => method === 'HEAD' && bodyBytes > 0),
    () => 'a response to HEAD has no body; set its bodyBytes to 0',
  ],
  [
    ({ page, policy }) =>
      policy.protocol === 'HTTP/1.1' && policy.persistent && page.resources.some(({ method }) => method === 'HEAD'),
    () => 'undici closes a connection after a HEAD, so it does not persist; use GET',
  ],
  [
    ({ page }) => page.resources.some(({ path }) => notInRequestLine.test(path)),
    ({ page }) => {
      const { path } = page.resources.find((resource) => notInRequestLine.test(resource.path))!;
      return `the path ${path} cannot stand in a request line; give it percent-encoded and without a fragment`;
    },
  ],
];

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

/** RFC 9112 s.3.2.1, RFC 3986 s.3.3: a request target has visible ASCII only, and no fragment. */
const notInRequestLine = /[^!-~]|#/;

const overKernel: readonly Row[] = [
  [
    ({ tcp }) => tcp.windowGrowth !== 2,
    ({ tcp }) =>
      `Linux counts acknowledged segments, so its window doubles each round trip: tcp.windowGrowth ${tcp.windowGrowth} is not measured; give 2, take the relay, or ${otherwise}`,
  ],
  [
    ({ tcp, link }) => tcp.initialRtoMs !== 1000 && (link.lossRate > 0 || link.queueBytes !== null),
    ({ tcp }) =>
      `the first timeout of Linux is 1000 ms, so tcp.initialRtoMs ${tcp.initialRtoMs} is not measured; give 1000, or ${otherwise}`,
  ],
  [
    ({ tcp }) => tcp.mssBytes < 88 || tcp.mssBytes > 9000,
    ({ tcp }) =>
      `the link carries segments of 88 to 9000 bytes, so tcp.mssBytes ${tcp.mssBytes} is not measured; ${otherwise}`,
  ],
];

const overRelay: readonly Row[] = [
  [
    ({ link }) => link.lossRate > 0,
    ({ link }) => `the relay loses nothing, so link.lossRate ${link.lossRate} is not measured there`,
  ],
  [
    ({ link }) => link.queueBytes !== null,
    ({ link }) => `the relay drops nothing, so link.queueBytes ${link.queueBytes} is not measured there; give null`,
  ],
];

/** What differs from the closed forms in every measurement. */
const approximations: readonly string[] = [
  'requests and responses have real headers, about 75 and 105 bytes, where requestBytes and headerBytes are less',
  'each exchange takes the time of real programs, about half a millisecond, besides that of the link',
];

/** Whether a link of that name can carry the scenario; whether this machine can have it is another question. */
export function supportOf(name: BackendName, scenario: Scenario): Support {
  const rows = [...missing, ...(name === 'relay' ? overRelay : overKernel)];
  const reason = rows.find(([applies]) => applies(scenario))?.[1](scenario);
  return reason === undefined ? { supported: true, approximations } : unsupported(reason);
}

/** Whether any link can carry the scenario. */
export function supports(scenario: Scenario): Support {
  const all = backendNames.map((name) => supportOf(name, scenario));
  return all.find(({ supported }) => supported) ?? all[0]!;
}
