import { expect, test } from 'vitest';
import { EventQueue } from '../../../lib/simulate/event-queue.ts';
import { Timer } from '../../../lib/simulate/timer.ts';

/** When a timer fires that is set as `use` says. */
function firings(use: (timer: Timer, queue: EventQueue) => void): readonly number[] {
  const queue = new EventQueue();
  const fired: number[] = [];
  const timer = new Timer(queue, { timerExpired: () => fired.push(queue.nowNs) });
  use(timer, queue);
  while (queue.next());
  return fired;
}

test('Timer, fires once, at the deadline that was set last', () => {
  expect(
    firings((timer) => {
      timer.set(10);
      timer.set(30);
      timer.set(20);
    }),
  ).toEqual([20]);
});

test('Timer, can be set earlier, and again after it fired', () => {
  expect(
    firings((timer, queue) => {
      timer.set(30);
      timer.set(5);
      queue.next();
      timer.set(40);
    }),
  ).toEqual([5, 40]);
});

test('Timer, cleared it does not fire, and says so', () => {
  expect(
    firings((timer) => {
      timer.set(10);
      expect(timer.isSet).toBe(true);
      timer.clear();
      expect(timer.isSet).toBe(false);
    }),
  ).toEqual([]);
});
