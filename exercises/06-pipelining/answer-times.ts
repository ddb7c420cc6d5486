/**
 * All requests of a page are sent at once over one open connection. The server works on all of them at the same time, needs
 * `serverMs[i]` for request `i`, and answers in the order of the requests. Bytes take no time.
 */

/** When each answer arrives, in ms from the moment at which the requests were sent. */
export function answerTimes(rttMs: number, serverMs: readonly number[]): number[] {
  // TODO: an answer leaves when it is ready, and not before those in front of it.
  throw new Error(`write when ${serverMs.length} answers arrive, ${rttMs} ms away`);
}

/** How long each answer lies ready at the server before it may leave, in ms. */
export function heldUpMs(serverMs: readonly number[]): number[] {
  // TODO: the time between being ready and leaving.
  throw new Error(`write for how long each of ${serverMs.length} answers is held up`);
}

/** The order in which to send the requests, as their indices, so that no answer is held up; equals stay in order. */
export function bestOrder(serverMs: readonly number[]): number[] {
  // TODO: who should come first?
  throw new Error(`write in which order to send ${serverMs.length} requests`);
}
