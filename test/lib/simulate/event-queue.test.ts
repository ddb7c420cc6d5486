import { expect, test } from 'vitest';
import { EventQueue, priority } from '../../../lib/simulate/event-queue.ts';
import { randomNumbers } from './pages.ts';

function drain(queue: EventQueue): void {
  while (queue.next());
}

test('EventQueue, runs by time, then by priority, then in the order of planning', () => {
  const queue = new EventQueue();
  const ran: string[] = [];
  const note = (name: string) => ran.push(name);
  const plan = (name: string, atNs: number, first: (typeof priority)[keyof typeof priority]) =>
    queue.at(atNs, first, note, name);
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
  const note = (name: string) => ran.push(name);
  queue.at(
    1,
    priority.arrival,
    () => {
      queue.at(1, priority.flush, note, 'flush');
      queue.at(1, priority.timer, note, 'timer');
    },
    null,
  );
  queue.at(1, priority.dispatch, note, 'dispatch');
  drain(queue);
  expect(ran).toEqual(['timer', 'dispatch', 'flush']);
});

test('EventQueue, sorts as a stable sort does, whatever comes in between', () => {
  const random = randomNumbers(7);
  const queue = new EventQueue();
  const planned: { atNs: number; name: number }[] = [];
  const ran: number[] = [];
  const note = (name: number) => ran.push(name);
  for (let name = 0; name < 2000; name++) {
    const atNs = queue.nowNs + Math.floor(random() * 50);
    planned.push({ atNs, name });
    queue.at(atNs, priority.arrival, note, name);
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

test('EventQueue, lanes keep their place among what is planned for one instant', () => {
  const queue = new EventQueue();
  const ran: string[] = [];
  const note = (name: string) => ran.push(name);
  const slow = queue.lane(() => note('slow lane'));
  const quick = queue.lane(() => {
    note('quick lane');
    if (ran.length < 3) queue.nextOn(quick, 5);
  });
  queue.at(5, priority.arrival, note, 'planned before');
  queue.nextOn(slow, 5);
  queue.nextOn(quick, 4);
  queue.at(5, priority.timer, note, 'timer');
  queue.at(4, priority.flush, note, 'flush');
  drain(queue);
  expect(ran).toEqual(['quick lane', 'flush', 'planned before', 'slow lane', 'quick lane', 'timer']);
});
