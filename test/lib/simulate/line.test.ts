import { expect, test } from 'vitest';
import { Line } from '../../../lib/simulate/line.ts';
import { randomNumbers } from './pages.ts';

interface Guest {
  readonly name: number;
  behind: Guest | null;
}

test('Line, does what an array does', () => {
  const random = randomNumbers(5);
  const line = new Line<Guest>();
  const array: Guest[] = [];
  for (let name = 0; name < 5000; name++) {
    if (random() < 0.52) {
      const guest = { name, behind: null };
      line.push(guest);
      array.push(guest);
    } else {
      expect(line.first).toBe(array[0] ?? null);
      expect(line.shift()).toBe(array.shift() ?? null);
    }
  }
  while (array.length > 0) expect(line.shift()).toBe(array.shift());
  expect(line.first).toBeNull();
});

test('Line, who has left it may stand in another, and come back to its end', () => {
  const one = new Line<Guest>();
  const other = new Line<Guest>();
  const guests = [1, 2, 3].map((name): Guest => ({ name, behind: null }));
  for (const guest of guests) one.push(guest);
  other.push(one.shift()!);
  other.push(one.shift()!);
  one.push(other.shift()!);
  expect([one.shift()!.name, one.shift()!.name, one.shift()]).toEqual([3, 1, null]);
  expect([other.shift()!.name, other.shift()]).toEqual([2, null]);
});
