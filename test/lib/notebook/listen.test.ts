import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { listen } from '../../../lib/notebook/listen.ts';

test('listen names a port that is taken, and what to do', async () => {
  const [first, second] = [createServer(), createServer()];
  await listen(first, 0, '127.0.0.1');
  const { port } = first.address() as { port: number };
  await expect(listen(second, port, '127.0.0.1')).rejects.toThrow(`invalid port: ${port}; another program uses it`);
  first.close();
});
