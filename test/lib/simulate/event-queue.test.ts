import { expect, test } from 'vitest';
import { EventQueue, priority } from '../../../lib/simulate/event-queue.ts';
import { randomNumbers } from './pages.ts';

function drain(queue: EventQueue): void {
  while (queue.next());
}

test('EventQueue, runs by time, then by priority, then in the order of planning', () => {
  const queue = new EventQueue();
  const ran: string[] = [];
  const plan = (name: string, atNs: number, first: (typeof priority)[keyof typeof priority]) =>
    queue.at(atNs, first, () => ran.push(name));
  plan('flush', 5, priority.flush);
  plan('late', 6, priority.arrival);
  plan('timer', 5, priority.timer);
  plan('first arrival', 5, priority.arrival);
  plan('dispatch', 5, priority.dispatch);
  plan('second arrival', 5, priority.arrival);
  drain(queue);
  expect(ran).toEqual(['first arrival', 'second arrival', 'timer', 'dispatch', 'flush', 'late']);
});

test('EventQueue, what is planned for now while it runs still comes in its place', () => {
  const queue = new EventQueue();
  const ran: string[] = [];
  queue.at(1, priority.arrival, () => {
    queue.at(1, priority.flush, () => ran.push('flush'));
    queue.at(1, priority.timer, () => ran.push('timer'));
  });
  queue.at(1, priority.dispatch, () => ran.push('dispatch'));
  drain(queue);
  expect(ran).toEqual(['timer', 'dispatch', 'flush']);
});

test('EventQueue, sorts as a stable sort does, whatever comes in between', () => {
  const random = randomNumbers(7);
  const queue = new EventQueue();
  const planned: { atNs: number; name: number }[] = [];
  const ran: number[] = [];
  for (let name = 0; name < 2000; name++) {
    const atNs = queue.nowNs + Math.floor(random() * 50);
    planned.push({ atNs, name });
    queue.at(atNs, priority.arrival, () => ran.push(name));
    if (random() < 0.4) queue.next();
  }
  drain(queue);
  expect(ran).toHaveLength(2000);
  const times = ran.map((name) => planned[name]!.atNs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (let place = 1; place < ran.length; place++) {
    if (times[place] === times[place - 1]) expect(ran[place]).toBeGreaterThan(ran[place - 1]!);
  }
});

test('EventQueue, an empty queue has nothing to run', () => {
  expect(new EventQueue().next()).toBe(false);
});
