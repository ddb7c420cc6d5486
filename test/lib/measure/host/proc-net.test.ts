import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { UnsupportedError } from '../../../../lib/errors.ts';
import { parseTcpPages, parseTcpTable, tcpSockets } from '../../../../lib/measure/host/proc-net.ts';

const rest = '00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0';
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A ${rest}
   1: 0100007F:1F90 0100007F:D431 06 ${rest}
  10: 0100007F:D432 0100007F:1F90 01 ${rest}
`;

test('parseTcpTable, reads ports and states of /proc/net/tcp, and takes its heading for no socket', () => {
  expect(parseTcpTable(table)).toEqual([
    { state: 'LISTEN', localPort: 8080, remotePort: 0 },
    { state: 'TIME_WAIT', localPort: 8080, remotePort: 54_321 },
    { state: 'ESTABLISHED', localPort: 54_322, remotePort: 8080 },
  ]);
});

test('parseTcpTable, reads the longer addresses of /proc/net/tcp6', () => {
  const line = `   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A ${rest}`;
  expect(parseTcpTable(line)).toEqual([{ state: 'LISTEN', localPort: 80, remotePort: 0 }]);
});

test('parseTcpTable, leaves out a state that it does not know', () => {
  expect(parseTcpTable(`   0: 0100007F:1F90 00000000:0000 FF ${rest}`)).toEqual([]);
});

test('parseTcpPages, reads the pages of TCP and of nothing else', () => {
  expect(parseTcpPages('sockets: used 9\nTCP: inuse 1 orphan 0 tw 3 alloc 4 mem 59\nUDP: inuse 2 mem 7\n')).toBe(59);
  expect(parseTcpPages('UDP: inuse 2 mem 7\n')).toBeNull();
});

test.runIf(process.platform === 'linux')('tcpSockets, lists a socket that listens here', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const localPort = (server.address() as AddressInfo).port;
    expect(await tcpSockets()).toContainEqual({ state: 'LISTEN', localPort, remotePort: 0 });
  } finally {
    server.close();
  }
});

test.skipIf(process.platform === 'linux')('tcpSockets, says where it is unsupported', async () => {
  await expect(tcpSockets()).rejects.toThrow(UnsupportedError);
});
