/** The calls of the C library that Node.js has no words for; only the agent and its emulator load this. Linux. */

import koffi from 'koffi';

const libc = koffi.load('libc.so.6');

const calls = {
  ioctl: libc.func('int ioctl(int fd, unsigned long request, void *argument)'),
  socket: libc.func('int socket(int domain, int type, int protocol)'),
  bind: libc.func('int bind(int fd, void *address, unsigned int bytes)'),
  setsockopt: libc.func('int setsockopt(int fd, int level, int name, void *value, unsigned int bytes)'),
  pipe2: libc.func('int pipe2(void *fds, int flags)'),
  prctl: libc.func('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)'),
  ppoll: libc.func('int ppoll(void *fds, unsigned long count, void *timeout, void *signals)'),
};

const nonBlocking = 0o4000;
export const openNonBlocking = nonBlocking;

/** Of a short read or write: -1 for any error. The buffer must not be shared with another thread. */
export const read: (fd: number, into: Buffer, bytes: number) => number | bigint = libc.func(
  'long read(int fd, void *buf, unsigned long bytes)',
);
export const write: (fd: number, from: Buffer, bytes: number) => number | bigint = libc.func(
  'long write(int fd, const void *buf, unsigned long bytes)',
);

function must(result: number, call: string): number {
  if (result < 0) throw new Error(`${call}: ${errorName(koffi.errno())}`);
  return result;
}

function errorName(errno: number): string {
  return Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
}

/** Makes `fd` of the TUN device file the network interface `name` (Linux, Documentation/networking/tuntap). */
export function attachTun(fd: number, name: string): void {
  const request = Buffer.alloc(40);
  request.write(name, 'latin1');
  const plainIpPackets = 0x0001 | 0x1000; // IFF_TUN | IFF_NO_PI
  request.writeUInt16LE(plainIpPackets, 16);
  const TUNSETIFF = 0x400454ca;
  must(calls.ioctl(fd, TUNSETIFF, request), 'TUNSETIFF');
}

/** A socket for whole IPv4 packets, with their frames, of the interface with that index (packet(7)). */
export function openPacketSocket(interfaceIndex: number): number {
  const AF_PACKET = 17;
  const SOCK_RAW = 3;
  const ETH_P_IP = 0x0800;
  const fd = must(calls.socket(AF_PACKET, SOCK_RAW | nonBlocking, swapped(ETH_P_IP)), 'AF_PACKET socket');
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(ETH_P_IP, 2);
  address.writeInt32LE(interfaceIndex, 4);
  must(calls.bind(fd, address, address.length), 'AF_PACKET bind');
  const receiveBytes = Buffer.alloc(4);
  receiveBytes.writeInt32LE(8 * 1024 * 1024);
  const [SOL_SOCKET, SO_RCVBUFFORCE] = [1, 33];
  calls.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, receiveBytes, 4); // a smaller buffer loses bursts, and is no reason to stop
  return fd;
}

/** Bytes written at one end wake whoever waits at the other. */
export function openPipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const fds = Buffer.alloc(8);
  must(calls.pipe2(fds, nonBlocking), 'pipe2');
  return { readEnd: fds.readInt32LE(0), writeEnd: fds.readInt32LE(4) };
}

/** Lets this thread's timers end when they are due; by default the kernel may be 50 us late to save power. */
export function wantExactTimers(): void {
  const PR_SET_TIMERSLACK = 29;
  calls.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
}

/** Waits until one of two descriptors can be read, by the kernel's high-resolution timers. */
export class Waiter {
  readonly #fds = Buffer.alloc(16);
  readonly #timeout = Buffer.alloc(16);

  constructor(first: number, second: number) {
    const POLLIN = 1;
    for (const [place, fd] of [first, second].entries()) {
      this.#fds.writeInt32LE(fd, 8 * place);
      this.#fds.writeInt16LE(POLLIN, 8 * place + 4);
    }
  }

  /** @returns whether there is something to read; false: `ms` have passed */
  wait(ms: number): boolean {
    const ns = Math.max(0, Math.round(ms * 1e6));
    this.#timeout.writeUInt32LE(Math.floor(ns / 1e9), 0);
    this.#timeout.writeUInt32LE(ns % 1e9, 8);
    return calls.ppoll(this.#fds, 2, this.#timeout, null) > 0;
  }
}

function swapped(word: number): number {
  return ((word & 0xff) << 8) | (word >> 8);
}
