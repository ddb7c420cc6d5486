/** Which scenarios can be measured; a table, so that what is missing can be read off. */

import { type Support, unsupported } from '../engine.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';

const otherwise = 'ask model or simulate';

const missing: readonly (readonly [(scenario: Scenario) => boolean, (scenario: Scenario) => string])[] = [
  [
    ({ policy }) => isMultiplexed(policy),
    ({ policy }) => `${policy.protocol} is not measured, only HTTP/1.0 and HTTP/1.1; ${otherwise}`,
  ],
  [
    ({ policy }) => policy.protocol === 'HTTP/1.0' && policy.persistent,
    () =>
      `HTTP/1.0 is measured as RFC 1945 has it, without keep-alive; set policy.persistent to false, or protocol to HTTP/1.1`,
  ],
  [
    ({ policy }) => policy.security !== 'none',
    ({ policy }) => `policy.security ${policy.security} is not measured, only none; ${otherwise}`,
  ],
  [
    ({ policy }) => policy.pipelineDepth > 1,
    ({ policy }) => `policy.pipelineDepth ${policy.pipelineDepth} is not measured, only 1; ${otherwise}`,
  ],
  [
    ({ link }) => link.lossRate > 0,
    ({ link }) => `the emulated link loses nothing, so link.lossRate ${link.lossRate} is not measured; ${otherwise}`,
  ],
  [
    ({ link }) => link.queueBytes !== null,
    ({ link }) =>
      `the emulated link drops nothing, so link.queueBytes ${link.queueBytes} is not measured; give null, or ${otherwise}`,
  ],
  [({ tcp }) => tcp.fastOpen, () => `tcp.fastOpen is not emulated; ${otherwise}`],
  [
    ({ page }) => page.resources.some(({ method }) => method !== 'GET'),
    ({ page }) => `the origin answers GET only, not ${page.resources.find(({ method }) => method !== 'GET')!.method}`,
  ],
  [
    ({ page }) => page.resources.some(({ path }) => notInRequestLine.test(path)),
    ({ page }) => {
      const { path } = page.resources.find((resource) => notInRequestLine.test(resource.path))!;
      return `the path ${path} cannot stand in a request line; give it percent-encoded and without a fragment`;
    },
  ],
];

/** RFC 9112 s.3.2.1, RFC 3986 s.3.3: a request target has visible ASCII only, and no fragment. */
const notInRequestLine = /[^!-~]|#/;

/** What differs from the closed forms in every measurement. */
const approximations: readonly string[] = [
  'requests and responses have real headers, about 75 and 105 bytes, where requestBytes and headerBytes are less',
  'each exchange takes the time of real programs, about half a millisecond, besides that of the link',
];

export function supports(scenario: Scenario): Support {
  const reason = missing.find(([applies]) => applies(scenario))?.[1](scenario);
  return reason === undefined ? { supported: true, approximations } : unsupported(reason);
}
