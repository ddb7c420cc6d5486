/**
 * How far property tests explore. Each run tests the same cases, so that a change is judged by what it changed; to search
 * further, give another seed and more runs: `CONTRACT_SEED=7 CONTRACT_RUNS=5000 npx vitest …`.
 */
export const exploration = {
  seed: Number(process.env.CONTRACT_SEED ?? 1),
  /** Of an ordinary property; others take a multiple. */
  runs: Number(process.env.CONTRACT_RUNS ?? 120),
};
