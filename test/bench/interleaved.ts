/**
 * What functions cost beside each other. They take turns, sample by sample, so that a machine that is busy for a while
 * is busy for all of them; of each the median sample counts, so that a pause (garbage, another process) does not.
 */

export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

export interface InterleavedOptions {
  /** Samples of each contender. */
  readonly rounds: number;
  /** A sample repeats a contender until it has run for so long. */
  readonly sampleMs: number;
  /** A clock in ms. */
  readonly now: () => number;
}

/** @returns ms per run, by name */
export function interleaved(
  contenders: readonly Contender[],
  { rounds, sampleMs, now }: InterleavedOptions,
): ReadonlyMap<string, number> {
  const sample = (run: () => unknown): number => {
    const startMs = now();
    let times = 0;
    let tookMs = 0;
    do {
      run();
      times++;
      tookMs = now() - startMs;
    } while (tookMs < sampleMs);
    return tookMs / times;
  };
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  // The compiler goes on optimising for some hundred runs: as many rounds again as count go first, and do not.
  for (let round = 0; round < rounds; round++) for (const { run } of contenders) sample(run);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const { name, run } = contenders[(turn + round) % contenders.length]!;
      samples.get(name)!.push(sample(run));
    }
  }
  return new Map([...samples].map(([name, ofOne]) => [name, median(ofOne)]));
}

/** Of an even number of values the lower middle one. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1]!;
}
