import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What tests start keeps its compiled code here, and not among the temporary files that tests count.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', '.roundtrip', 'compiled');

// Tests that watch a clock, a kernel or a browser run after the others and one file at a time, so that neither disturbs
// the other's timing.
const timed = ['live', 'hostile', 'notebooks', 'server', 'browser'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: timed,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'timed',
          include: timed,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
