/**
 * Time as the emulated link sees it. An event runs a little after it is due, because timers are coarse and the machine is
 * shared; if its successors were counted from when it ran, that error would add up over a page load. So time stands still
 * at the due moment of the event that is running, and everything it plans is counted from there. Only what comes from
 * outside (bytes on a real socket) is stamped with the real time.
 */

export interface Clock {
  /** While an event runs: when it was due; otherwise the real time. */
  readonly nowMs: number;
  /** Runs `act` at `atMs`; events due at one moment run in the order in which they were planned. */
  readonly at: (atMs: number, act: () => void) => void;
}
