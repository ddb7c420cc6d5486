/** What a submission may use. The numbers are those of `roundtrip grade` and `check`; tests pass shorter ones. */

export interface Limits {
  /** Wall time for importing the module. */
  readonly loadMs: number;
  /** Wall time for one call. */
  readonly callMs: number;
  /** Wall time for all calls into one submission together; what is asked after that is not answered. */
  readonly totalMs: number;
  /** CPU time of each process, which the kernel ends (RLIMIT_CPU); and of all of them together. */
  readonly cpuSeconds: number;
  /** Resident memory of the process and all it started. */
  readonly treeBytes: number;
  /** V8's old generation, so that ordinary leaks end with V8's own words. */
  readonly heapMiB: number;
  /** Private writable memory of each process (RLIMIT_DATA): buffers and WebAssembly, which V8 does not count. */
  readonly dataBytes: number;
  /** Processes and threads (RLIMIT_NPROC); Node itself needs about a dozen threads. */
  readonly processes: number;
  readonly openFiles: number;
  /** Largest file that can be written (RLIMIT_FSIZE). */
  readonly fileBytes: number;
  /** What it may print before it is ended. */
  readonly outputBytes: number;
  /** Longest answer. */
  readonly frameBytes: number;
  /** How often a submission that died is started again. */
  readonly starts: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: Limits = {
  loadMs: 5000,
  callMs: 3000,
  totalMs: 25_000,
  cpuSeconds: 10,
  treeBytes: 700 * MiB,
  heapMiB: 192,
  dataBytes: 1024 * MiB,
  processes: 64,
  openFiles: 256,
  fileBytes: 16 * MiB,
  outputBytes: 10 * MiB,
  frameBytes: 2 * MiB,
  starts: 4,
};

/** For the compiler, which takes longer and needs more than an answer to an exercise. */
export const compilerLimits: Limits = {
  ...defaultLimits,
  loadMs: 20_000,
  callMs: 20_000,
  cpuSeconds: 20,
  heapMiB: 512,
};
