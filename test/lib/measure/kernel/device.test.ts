/** In a namespace of its own: what the kernel itself says of the device, its addresses and its TCP. */

import { describe, expect, test } from 'vitest';
import { inNamespace as run } from './in-namespace.ts';

const inNamespace = (script: string, before: readonly string[] = []) =>
  run(
    `import * as device from '${new URL('../../../../lib/measure/kernel/device.ts', import.meta.url)}'; ${script}`,
    before,
  );

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
