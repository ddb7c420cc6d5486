import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { monotonicMs, toMonotonic } from '../../../lib/measure/monotonic.ts';

test('monotonicMs, is the clock of every process', () => {
  const before = monotonicMs();
  const other =
    Number(
      execFileSync(process.execPath, ['-p', 'process.hrtime.bigint() / 1000n'], { encoding: 'utf8' })
        .trim()
        .slice(0, -1),
    ) / 1000;
  expect(other).toBeGreaterThan(before);
  expect(other).toBeLessThan(monotonicMs());
});

test('toMonotonic, takes a time of this thread there', () => {
  expect(Math.abs(toMonotonic(performance.now()) - monotonicMs())).toBeLessThan(5);
});
