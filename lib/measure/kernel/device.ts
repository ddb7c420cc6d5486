/**
 * The network device of the emulated link, in a network namespace of its own. Two kinds, tried in this order:
 *
 * - `tun`: a file from which we read, and to which we write, the packets that the kernel sends and receives (Linux,
 *   Documentation/networking/tuntap). It asks for access to /dev/net/tun, which some systems keep for root.
 * - `veth`: a pair of Ethernet devices; what the kernel sends to one comes out of the other, where a packet socket takes it
 *   and puts back what shall be received. It asks for nothing but the namespace.
 *
 * Addresses are those of `ip-packet.ts`. All that a TCP of this namespace does is laid down here and not left to the host:
 * congestion control, windows, no timestamps (so that a segment carries as much as the scenario says), nothing remembered
 * from one connection for the next.
 */

import { execFileSync } from 'node:child_process';
import { constants, openSync, writeFileSync } from 'node:fs';
import { attachTun, openNonBlocking, openPacketSocket } from './libc.ts';
import { addressesOf, type DeviceName, type LinkOrder } from './messages.ts';

export interface Device {
  readonly name: DeviceName;
  readonly fd: number;
  /** Bytes before the IP header of each packet. */
  readonly frameBytes: number;
}

const near = 'link0';
const far = 'link1';

/** Packets that the device holds while the emulator is not reading; a whole window may come at once. */
const deviceQueuePackets = 10_000;

/** @throws {Error} with the reason, where this kind cannot be had here */
export function openDevice(name: DeviceName): Device {
  mustBeAlone();
  const device = name === 'tun' ? openTun() : openVeth();
  ip(`link set lo up`, `link set ${near} txqueuelen ${deviceQueuePackets} up`);
  return device;
}

function openTun(): Device {
  const fd = openSync('/dev/net/tun', constants.O_RDWR | openNonBlocking);
  attachTun(fd, near);
  return { name: 'tun', fd, frameBytes: 0 };
}

function openVeth(): Device {
  ip(
    `link add ${near} type veth peer name ${far}`,
    // One packet at a time and no neighbours to ask for: as a wire would have it.
    `link set ${near} arp off gso_max_segs 1`,
    `link set ${far} arp off up`,
  );
  const [{ ifindex }] = JSON.parse(execFileSync('ip', ['-j', 'link', 'show', far], { encoding: 'utf8' }));
  return { name: 'veth', fd: openPacketSocket(ifindex), frameBytes: 14 };
}

/** Enough for every window that a scenario can fill, as segments; the kernel takes no more than its memory allows. */
const unlimitedSegments = 10_000;

/** Prepares addresses, routes and TCP for one link. */
export function configure(order: LinkOrder): void {
  const { clientOctet, mssBytes, initialWindowSegments, congestionControl, slowStartAfterIdle } = order;
  const { client, server, serverSeen } = addressesOf(order);
  const path = [
    `dev ${near}`,
    `initcwnd ${initialWindowSegments ?? unlimitedSegments}`,
    `initrwnd ${unlimitedSegments}`,
    `congctl ${congestionControl}`,
  ].join(' ');
  ip(
    `link set ${near} mtu ${mssBytes + 40}`,
    `addr add ${client}/32 dev ${near}`,
    `addr add ${server}/32 dev ${near}`,
    `route add ${serverSeen}/32 src ${client} ${path}`,
    `route add 10.77.${clientOctet}.2/32 src ${server} ${path}`,
  );
  const settings: Record<string, string | number> = {
    tcp_slow_start_after_idle: slowStartAfterIdle ? 1 : 0,
    tcp_congestion_control: 'reno',
    tcp_timestamps: 0,
    tcp_no_metrics_save: 1,
    tcp_ecn: 0,
    tcp_syn_linear_timeouts: 0,
    // The receiver's window is never what holds a sender up.
    tcp_rmem: '4096 33554432 67108864',
    tcp_wmem: '4096 4194304 67108864',
  };
  for (const [name, value] of Object.entries(settings)) setting(name, value);
}

/** Takes the addresses away: packets of connections that are still being closed go nowhere. */
export function unconfigure(order: LinkOrder): void {
  const { client, server } = addressesOf(order);
  ip(`addr del ${client}/32 dev ${near}`, `addr del ${server}/32 dev ${near}`);
}

/** Not every kernel has every setting, and in some containers none can be written. */
function setting(name: string, value: string | number): void {
  try {
    writeFileSync(`/proc/sys/net/ipv4/${name}`, String(value));
  } catch {
    // What cannot be set here stays as the system has it.
  }
}

function mustBeAlone(): void {
  const links: { readonly ifname: string }[] = JSON.parse(execFileSync('ip', ['-j', 'link'], { encoding: 'utf8' }));
  const others = links.map(({ ifname }) => ifname).filter((name) => name !== 'lo');
  if (others.length > 0) throw new Error(`not a network namespace of its own: it has ${others.join(', ')}`);
}

/** Runs commands of iproute2, all or none. */
function ip(...commands: readonly string[]): void {
  execFileSync('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n`, stdio: ['pipe', 'ignore', 'pipe'] });
}
