/** In a namespace of its own: what the kernel itself says of the device, its addresses and its TCP. */

import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { LinkOrder } from '../../../../lib/measure/kernel/messages.ts';

const order: LinkOrder = {
  ...{ clientOctet: 7, serverOctet: 8, rttMs: 100, rateBitsPerSecond: null, lossRate: 0, queueBytes: null },
  ...{ seed: 1, stagedLosses: [], mssBytes: 1000, initialWindowSegments: 4, slowStartAfterIdle: false },
  ...{ congestionControl: 'cubic', biasMs: 0 },
};
const module = new URL('../../../../lib/measure/kernel/device.ts', import.meta.url).href;

/** Runs a script where `device` is the module and `ip(…)` asks iproute2. @returns what it printed */
function inNamespace(script: string, before: readonly string[] = []): string {
  const source = `
    import { execFileSync } from 'node:child_process';
    import { readFileSync } from 'node:fs';
    import * as device from '${module}';
    const order = ${JSON.stringify(order)};
    const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });
    ${script}
    process.exit();`;
  const command = ['--user', '--map-root-user', '--net', '--', 'sh', '-c', [...before, 'exec "$0" "$@"'].join('; ')];
  const node = [process.execPath, '--input-type=module', '-e', source];
  return execFileSync('unshare', [...command, ...node], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe.runIf(process.platform === 'linux')('device', () => {
  test.each(['tun', 'veth'])('%s, has the link’s addresses, routes and segments', (name) => {
    const said = inNamespace(`
      const { frameBytes } = device.openDevice('${name}');
      device.configure(order);
      console.log(frameBytes, ip('-o', '-4', 'addr', 'show', 'link0'), ip('route', 'show'), ip('link', 'show', 'link0'));`);
    expect(said).toMatch(new RegExp(`^${name === 'tun' ? 0 : 14} `));
    expect(said).toContain('inet 10.77.7.1/32');
    expect(said).toContain('inet 10.77.8.1/32');
    expect(said).toMatch(/10\.77\.8\.2 dev link0 .*src 10\.77\.7\.1 initcwnd 4 .*congctl cubic/);
    expect(said).toContain('mtu 1040');
  });

  test('configure, takes nothing of TCP from the host', () => {
    const said = inNamespace(`
      device.openDevice('tun');
      device.configure(order);
      for (const name of ['congestion_control', 'timestamps', 'slow_start_after_idle', 'no_metrics_save', 'ecn'])
        console.log(name, readFileSync('/proc/sys/net/ipv4/tcp_' + name, 'utf8').trim());`);
    expect(said.trim().split('\n')).toEqual([
      'congestion_control reno',
      'timestamps 0',
      'slow_start_after_idle 0',
      'no_metrics_save 1',
      'ecn 0',
    ]);
  });

  test('unconfigure, takes the addresses away, and the routes with them', () => {
    const said = inNamespace(`
      device.openDevice('tun');
      device.configure(order);
      device.unconfigure(order);
      console.log(ip('-o', '-4', 'addr', 'show', 'link0') + ip('route', 'show'));`);
    expect(said.trim()).toBe('');
  });

  test('openDevice, does nothing in a namespace that has another interface', () => {
    const refused = `try { device.openDevice('tun'); } catch (error) { console.log(error.message); }`;
    const said = inNamespace(refused, ['ip link add other0 type veth peer name other1']);
    expect(said.trim()).toBe('not a network namespace of its own: it has other1, other0');
  });
});
