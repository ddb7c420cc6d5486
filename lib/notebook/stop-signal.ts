/** Ctrl-C as an `AbortSignal`, so that what is under way can be ended and cleaned up instead of being cut off. */

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts at the first signal. A second one ends the process at once, as it would without this. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const release = () => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  const stop = () => {
    release();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: controller.signal, release };
}
