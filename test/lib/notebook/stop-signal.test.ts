import { expect, test } from 'vitest';
import { stopSignal } from '../../../lib/notebook/stop-signal.ts';

test('stopSignal aborts at the first signal, and leaves the second to the system', () => {
  const before = process.listenerCount('SIGTERM');
  const { signal } = stopSignal();
  expect(signal.aborted).toBe(false);
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  process.emit('SIGTERM');
  expect(signal.aborted).toBe(true);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

test('stopSignal, released, hears nothing', () => {
  const before = process.listenerCount('SIGINT');
  const stop = stopSignal();
  stop.release();
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(stop.signal.aborted).toBe(false);
});
