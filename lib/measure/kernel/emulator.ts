/**
 * The emulator's thread: it reads packets from the device, holds each for as long as the link would, and writes it back. It
 * waits in the kernel (`ppoll`), so it has no event loop; orders come by a message and a byte in a pipe that wakes it.
 *
 * Exactness: a timer of the kernel ends some tenths of a millisecond late, so the last part of each wait is spent looking
 * at the clock; where packets follow each other closely, that would take the whole processor and brings nothing.
 */

import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { latenessOf } from '../lateness.ts';
import type { LinkStats } from '../link.ts';
import { monotonicMs } from '../monotonic.ts';
import { Lead } from './lead.ts';
import { read, Waiter, wantExactTimers, write } from './libc.ts';
import type { EmulatorAnswer, EmulatorOrder } from './messages.ts';
import { PacketLink } from './packet-link.ts';

export interface EmulatorData {
  readonly fd: number;
  readonly frameBytes: number;
  /** Something to read there: an order has been posted. */
  readonly wakeFd: number;
}

const { fd, frameBytes, wakeFd } = workerData as EmulatorData;
const port: MessagePort = parentPort!;

/** The last part of a wait, spent looking at the clock. */
const watchMs = 0.15;
/** Above this rate packets come faster than that. */
const watchRateMaxBitsPerSecond = 20_000_000;
const memoryBytes = 32 * 1024 * 1024;
const longestWaitMs = 1000;
/** So many packets are read before those that are due are looked at again. */
const batchPackets = 64;

/** The link that is open. */
const state: { link: PacketLink | null; mayWatch: boolean } = { link: null, mayWatch: true };
const wakeBytes = Buffer.alloc(64);

function say(answer: EmulatorAnswer): void {
  port.postMessage(answer);
}

/** @returns whether to go on */
function obey(order: EmulatorOrder): boolean {
  if (order === 'stop') return false;
  if (order === 'stats') say({ say: 'done', to: 'stats', value: stats() });
  else if (order === 'packets') say({ say: 'done', to: 'packets', value: state.link?.packets ?? [] });
  else if (order === 'close') {
    state.link = null;
    say({ say: 'done', to: 'close', value: null });
  } else {
    state.link = new PacketLink(order, { frameBytes, memoryBytes });
    state.mayWatch = order.rateBitsPerSecond !== null && order.rateBitsPerSecond <= watchRateMaxBitsPerSecond;
    say({ say: 'done', to: 'open', value: null });
  }
  return true;
}

function stats(): LinkStats {
  const {
    connections = 0,
    segments = { up: 0, down: 0 },
    bytes = { up: 0, down: 0 },
    latenessMs = [],
  } = state.link ?? {};
  return { connections, segments, bytes, lateness: latenessOf(latenessMs) };
}

/** Without a link, what comes is read and forgotten. */
const nowhere = Buffer.alloc(65_536);

function readPackets(): void {
  const { link } = state;
  for (let count = 0; count < batchPackets; count++) {
    if (link === null) {
      if (Number(read(fd, nowhere, nowhere.length)) <= 0) return;
      continue;
    }
    const slot = link.takeSlot();
    const into = slot === -1 ? nowhere : link.slotBuffers[slot]!;
    const bytes = Number(read(fd, into, into.length));
    if (bytes > 0 && slot !== -1) link.arrive(slot, bytes, monotonicMs());
    else if (slot !== -1) link.giveBack(slot);
    if (bytes <= 0) return;
  }
}

const lead = new Lead();

/** How long this thread has slept until it was time for the next packet; 0: it has just handed one over, or something else woke it. */
let restMs = 0;

function releaseDue(link: PacketLink): void {
  for (;;) {
    const slot = link.takeDue(monotonicMs() + lead.ms(restMs));
    if (slot === -1) return;
    write(fd, link.slotBuffers[slot]!, link.lengthOf(slot));
    const latenessMs = link.released(slot, monotonicMs());
    if (restMs > 0) lead.learn(restMs, latenessMs);
    restMs = 0;
  }
}

function tellLeaving(link: PacketLink): void {
  if (link.leaving.size === 0) return;
  for (const [clientPort, atMs] of link.leaving) say({ say: 'leaving', clientPort, atMs });
  link.leaving.clear();
}

wantExactTimers();
const waiter = new Waiter(fd, wakeFd);
say({ say: 'done', to: 'open', value: null });
for (let goesOn = true; goesOn; ) {
  let waitMs = longestWaitMs;
  const { link, mayWatch } = state;
  if (link !== null) {
    releaseDue(link);
    tellLeaving(link);
    waitMs = Math.min(longestWaitMs, link.nextDueMs() - monotonicMs());
    waitMs -= lead.ms(waitMs) + (mayWatch ? watchMs : 0);
  }
  if (!waiter.wait(waitMs)) {
    if (waitMs > 0) restMs = waitMs;
    continue;
  }
  restMs = 0;
  if (Number(read(wakeFd, wakeBytes, wakeBytes.length)) > 0) {
    for (let order = receiveMessageOnPort(port); order && goesOn; order = receiveMessageOnPort(port)) {
      goesOn = obey(order.message as EmulatorOrder);
    }
  }
  readPackets();
}
