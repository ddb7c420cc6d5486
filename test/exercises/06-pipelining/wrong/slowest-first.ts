/** Wrong: what takes longest is asked for first, as if only the last answer counted. */
export function answerTimes(rttMs: number, serverMs: readonly number[]): number[] {
  return serverMs.map((_, i) => rttMs + Math.max(...serverMs.slice(0, i + 1)));
}

export function heldUpMs(serverMs: readonly number[]): number[] {
  return answerTimes(0, serverMs).map((leavesMs, i) => leavesMs - serverMs[i]!);
}

export function bestOrder(serverMs: readonly number[]): number[] {
  return serverMs.map((_, i) => i).sort((a, b) => serverMs[b]! - serverMs[a]!);
}
