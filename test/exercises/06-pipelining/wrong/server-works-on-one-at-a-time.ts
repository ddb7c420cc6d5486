/** Wrong: adds up the times, as if the server began with a request when it has answered the one before. */
export function answerTimes(rttMs: number, serverMs: readonly number[]): number[] {
  let sumMs = 0;
  return serverMs.map((ms) => {
    sumMs += ms;
    return rttMs + sumMs;
  });
}

export function heldUpMs(serverMs: readonly number[]): number[] {
  return answerTimes(0, serverMs).map((leavesMs, i) => leavesMs - serverMs[i]!);
}

export function bestOrder(serverMs: readonly number[]): number[] {
  return serverMs.map((_, i) => i).sort((a, b) => serverMs[a]! - serverMs[b]!);
}
