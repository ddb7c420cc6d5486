/** Runs scripts in a network namespace of their own. */

import { execFileSync } from 'node:child_process';
import type { LinkOrder } from '../../../../lib/measure/kernel/messages.ts';

export const order: LinkOrder = {
  ...{ clientOctet: 7, serverOctet: 8, rttMs: 100, rateBitsPerSecond: null, lossRate: 0, queueBytes: null },
  ...{ seed: 1, stagedLosses: [], mssBytes: 1000, initialWindowSegments: 4, slowStartAfterIdle: false },
  ...{ congestionControl: 'cubic' },
};

/**
 * @param script a module, in which `order` is the one above and `ip(…)` asks iproute2
 * @param before shell commands that run first, in the namespace
 * @returns what it printed
 */
export function inNamespace(script: string, before: readonly string[] = []): string {
  const source = `
    import { execFileSync } from 'node:child_process';
    import { readFileSync } from 'node:fs';
    const order = ${JSON.stringify(order)};
    const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });
    ${script}
    process.exit();`;
  const command = ['--user', '--map-root-user', '--net', '--', 'sh', '-c', [...before, 'exec "$0" "$@"'].join('; ')];
  const node = [process.execPath, '--input-type=module', '-e', source];
  return execFileSync('unshare', [...command, ...node], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
