import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { type Secured, secure, securedAs } from '../../../../lib/measure/tls/secured.ts';
import { handshakeOf } from '../../../../lib/protocol/handshake.ts';
import type { Security } from '../../../../lib/scenario/scenario.ts';

/** A server over loopback, and a socket to it. */
async function pair(secured: Secured) {
  const transports: Socket[] = [];
  const server = createServer(secured.server, (socket) => socket.on('error', () => {}));
  server.on('connection', (socket: Socket) => transports.push(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = new Promise<TLSSocket>((resolve) => server.once('secureConnection', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  await once(socket, 'connect');
  return { socket, accepted, transports };
}

test.each([
  { security: 'tls1.2', version: 'TLSv1.2', resumed: false },
  { security: 'tls1.2-resumed', version: 'TLSv1.2', resumed: true },
  { security: 'tls1.3', version: 'TLSv1.3', resumed: false },
  { security: 'tls1.3-resumed', version: 'TLSv1.3', resumed: true },
] as const)(
  'secure, $security is $version (resumed: $resumed), and trusted',
  async ({ security, version, resumed }) => {
    const secured = (await securedAs(security, 'h2'))!;
    const { socket } = await pair(secured);
    const tls = await secure(socket, secured.client);
    expect(tls.getProtocol()).toBe(version);
    expect(tls.isSessionReused()).toBe(resumed);
    expect(tls.authorized).toBe(true);
    expect(tls.alpnProtocol).toBe('h2');
  },
);

test.each<Security>(['tls1.2', 'tls1.2-resumed', 'tls1.3', 'tls1.3-resumed'])(
  'secure, %s says as many bytes as the table of handshakes has, within 10 %%',
  async (security) => {
    const secured = (await securedAs(security, 'http/1.1'))!;
    const { socket, accepted, transports } = await pair(secured);
    await secure(socket, secured.client);
    await accepted;
    const { flights, trailing } = handshakeOf(security as 'tls1.3', { fastOpen: false });
    const bytesFrom = (from: 'client' | 'server') =>
      [...flights, ...trailing].filter((flight) => flight.from === from).reduce((sum, { bytes }) => sum + bytes, 0);
    // Tickets follow the handshake in a turn of their own.
    await expect.poll(() => Math.abs(transports[0]!.bytesWritten / bytesFrom('server') - 1)).toBeLessThan(0.1);
    expect(Math.abs(transports[0]!.bytesRead / bytesFrom('client') - 1)).toBeLessThan(0.1);
  },
);

test('secure, a server that nobody vouches for is one clear error', async () => {
  const secured = (await securedAs('tls1.3', 'h2'))!;
  const { socket } = await pair(secured);
  const { servername, ALPNProtocols } = secured.client;
  await expect(secure(socket, { servername: servername!, ALPNProtocols: ALPNProtocols! })).rejects.toMatchObject({
    code: 'RT_EXPERIMENT',
    message: expect.stringMatching(/^missing TLS connection: .*(self-signed|unable to)/),
  });
});

test('secure, two versions that do not meet are one clear error', async () => {
  const [older, newer] = [(await securedAs('tls1.2', 'http/1.1'))!, (await securedAs('tls1.3', 'http/1.1'))!];
  const { socket } = await pair(older);
  await expect(secure(socket, newer.client)).rejects.toMatchObject({
    code: 'RT_EXPERIMENT',
    message: expect.stringContaining('missing TLS connection: '),
  });
});

test('securedAs, is null in clear', async () => {
  expect(await securedAs('none', 'http/1.1')).toBeNull();
});
