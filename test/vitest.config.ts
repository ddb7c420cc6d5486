import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What tests start keeps its compiled code here, and not among the temporary files that tests count.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', '.roundtrip', 'compiled');

const filesIn = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`);
// An event may be long in coming on a busy machine: what tests wait for (`expect.poll`) takes what it takes, within this.
const expects = { poll: { timeout: 20_000 } };
// All cores for what computes: by default vitest leaves one free, and on two cores runs those files one by one, and last.
// Kernels, servers and browsers take a core each, and wait for events: two files at a time. What watches a clock, or whether a
// file was changed, runs after all others and alone, so that nothing disturbs it.
const driven = filesIn('notebooks', 'server', 'browser');
const timed = filesIn('live', 'hostile');
const patient = { testTimeout: 60_000, hookTimeout: 60_000, expect: expects };

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    projects: [
      {
        test: {
          name: 'pure',
          maxWorkers: '100%',
          include: ['test/**/*.test.ts'],
          exclude: [...driven, ...timed],
          testTimeout: 30_000,
          expect: expects,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { name: 'driven', include: driven, maxWorkers: 2, sequence: { groupOrder: 1 }, ...patient },
      },
      {
        test: { name: 'timed', include: timed, fileParallelism: false, sequence: { groupOrder: 2 }, ...patient },
      },
    ],
  },
});
