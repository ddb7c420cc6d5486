import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { measurableCells, measureCells, readMeasured } from '../../lib/cli/tasks/measured-cells.ts';

test('measureCells, measures each cell so often, keeps it, and does not measure it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cells-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'measured.jsonl');
  const cells = measurableCells().filter(({ name }) => name === 'eleven-objects, 20 ms, 50 Mbit/s, http2');
  const done: string[] = [];
  const measure = (repeat: number) =>
    measureCells({
      ...{ cells, backend: 'relay', repeat, lanes: 2, file, signal: new AbortController().signal },
      progress: (count, all) => done.push(`${count} of ${all}`),
    });
  await measure(2);
  const measured = readMeasured(file);
  expect(measured).toEqual([
    { name: cells[0]!.name, backend: 'relay', runsMs: [expect.any(Number), expect.any(Number)] },
  ]);
  for (const ms of measured[0]!.runsMs) expect(ms).toBeGreaterThan(3 * 20);
  await measure(2);
  expect(readMeasured(file)).toEqual(measured);
  expect(done).toEqual(['1 of 1']);
});

test('readMeasured, finds nothing where nothing is', () => {
  expect(readMeasured(join(tmpdir(), 'no-such-file.jsonl'))).toEqual([]);
});
