/** Wrong: pipelined answers may overtake each other. */
export function answerTimes(rttMs: number, serverMs: readonly number[]): number[] {
  return serverMs.map((ms) => rttMs + ms);
}

export function heldUpMs(serverMs: readonly number[]): number[] {
  return serverMs.map(() => 0);
}

export function bestOrder(serverMs: readonly number[]): number[] {
  return serverMs.map((_, i) => i).sort((a, b) => serverMs[a]! - serverMs[b]!);
}
