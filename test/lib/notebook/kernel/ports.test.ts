import { expect, test } from 'vitest';
import { Router } from 'zeromq';
import { portOf } from '../../../../lib/notebook/kernel/ports.ts';

test('portOf reads the port that the system chose', async () => {
  const socket = new Router();
  expect(portOf(socket)).toBe(0);
  await socket.bind('tcp://127.0.0.1:*');
  expect(portOf(socket)).toBeGreaterThan(1023);
  socket.close();
});
