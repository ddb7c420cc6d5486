import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const module = JSON.stringify(new URL('../../../lib/measure/reset.ts', import.meta.url).href);

/** A process that resets a socket, with or without having ended it in the same turn, and then has nothing left to do. */
function program(ending: boolean): string {
  return `
    import net from 'node:net';
    import { reset } from ${module};
    const server = net.createServer((socket) => {
      socket.on('error', ({ code }) => console.log(code)).on('end', () => console.log('FIN')).resume();
      socket.on('close', () => server.close());
    });
    server.listen(0, '127.0.0.1', () => {
      const socket = net.connect(server.address().port, '127.0.0.1', () => {
        ${ending ? 'socket.end();' : ''}
        process.nextTick(() => reset(socket));
      });
    });`;
}

test.each([
  [false, 'ECONNRESET\n'],
  [true, 'FIN\n'],
])('reset, leaves nothing that a process would wait for (while ending: %s)', async (ending, seen) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(ending)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect({ code, said }).toEqual({ code: 0, said: seen });
  } finally {
    child.kill('SIGKILL');
  }
});
