/** In a namespace of its own: a link from its device to its sockets, without the agent around it. */

import { describe, expect, test } from 'vitest';
import { inNamespace } from './in-namespace.ts';

const lib = (name: string) => new URL(`../../../../lib/measure/kernel/${name}`, import.meta.url).href;

/** `driver` has an open link of 20 ms, and `server` listens at its far end. */
function driven(script: string): string[] {
  const said = inNamespace(`
    import { once } from 'node:events';
    import { createServer } from 'node:net';
    import { openDevice } from '${lib('device.ts')}';
    import { EmulatorThread } from '${lib('emulator-thread.ts')}';
    import { InsideDriver } from '${lib('inside-driver.ts')}';
    const emulator = await EmulatorThread.start(openDevice('tun'));
    const driver = new InsideDriver(emulator);
    await driver.open({ ...order, rttMs: 20 });
    const server = createServer((socket) => socket.on('error', () => {}));
    const port = await driver.listen(server, 0);
    const packets = async () => (await driver.packets()).map(({ from, flagBits, sequence }) => [from, flagBits, sequence].join(' '));
    ${script}
    await emulator.stop();`);
  return said.trim().split('\n');
}

describe.runIf(process.platform === 'linux')('InsideDriver', () => {
  test('connects over the link, whose packets can be asked for', () => {
    const said = driven(`
      const startMs = performance.now();
      const socket = await driver.connect(port);
      console.log(performance.now() - startMs >= 19.5, socket.remoteAddress);
      console.log((await packets()).slice(0, 2).join(', '));
      console.log((await driver.stats()).connections);`);
    expect(said).toEqual(['true 10.77.8.2', 'client 2 0, server 18 0', '1']);
  });

  test('a socket for somebody else has not been read from', () => {
    const said = driven(`
      server.on('connection', (socket) => socket.write('hello'));
      const socket = await driver.connect(port, { paused: true });
      const hasArrived = async () => (await driver.packets()).some(({ payloadBytes, arrivedAtMs }) => payloadBytes > 0 && arrivedAtMs);
      while (!(await hasArrived())) await new Promise((resolve) => setImmediate(resolve));
      console.log(socket.isPaused(), socket.readableLength, socket.bytesRead);`);
    expect(said).toEqual(['true 0 0']);
  });

  test('tells when data of the server leaves, by the client’s port', () => {
    const said = driven(`
      const leaving = new Promise((resolve) => { driver.onLeaving = resolve; });
      server.on('connection', (socket) => socket.write('hello'));
      const socket = await driver.connect(port);
      console.log((await leaving) === socket.localPort);`);
    expect(said).toEqual(['true']);
  });

  test('a port that is taken, and one where nobody listens, are errors that say so', () => {
    const said = driven(`
      await driver.listen(createServer(), port).catch(({ code, message }) => console.log(code, message.includes('port ' + port + ' is taken')));
      await driver.connect(port + 1).catch(({ code, message }) => console.log(code, message.includes('ECONNREFUSED')));`);
    expect(said).toEqual(['RT_EXPERIMENT true', 'RT_EXPERIMENT true']);
  });

  test('after close another link can be opened, and knows nothing of the first', () => {
    const said = driven(`
      (await driver.connect(port)).destroy();
      await driver.close();
      await driver.open({ ...order, clientOctet: 9, serverOctet: 10, rttMs: 20 });
      console.log((await packets()).length);`);
    expect(said).toEqual(['0']);
  });
});
