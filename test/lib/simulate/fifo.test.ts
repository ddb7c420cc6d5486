import { expect, test } from 'vitest';
import { Fifo } from '../../../lib/simulate/fifo.ts';
import { randomNumbers } from './pages.ts';

test('Fifo, does what an array does', () => {
  const random = randomNumbers(3);
  const fifo = new Fifo<number>();
  const array: number[] = [];
  for (let item = 0; item < 20_000; item++) {
    const choice = random();
    if (choice < 0.55) {
      fifo.push(item);
      array.push(item);
    } else if (choice < 0.58) {
      fifo.unshift(item);
      array.unshift(item);
    } else {
      expect(fifo.peek()).toBe(array[0]);
      expect(fifo.shift()).toBe(array.shift());
    }
    expect(fifo.length).toBe(array.length);
  }
});

test('Fifo, has room for much, and gives it back in order', () => {
  const fifo = new Fifo<number>();
  for (let item = 0; item < 5000; item++) fifo.push(item);
  for (let item = 0; item < 5000; item++) expect(fifo.shift()).toBe(item);
  expect(fifo.shift()).toBeUndefined();
});
