/** Wireshark's own reader on our captures: `tshark` says what it makes of them. */

import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeBackends } from '../../lib/measure/backends.ts';
import { measureRun } from '../../lib/measure/measure.ts';
import type { ScenarioInput } from '../../lib/scenario/scenario.ts';
import { packetsOf } from '../../lib/simulate/packets.ts';
import { simulate } from '../../lib/simulate/simulate.ts';
import type { Packet } from '../../lib/timeline/packet.ts';
import { toPcap } from '../../lib/timeline/pcap.ts';

const found = spawnSync('tshark', ['--version']).status === 0;
const reason = found ? '' : ' (skipped: needs tshark; Debian: apt-get install tshark)';

const { tun: whyNoTun } = await probeBackends(new AbortController().signal);
const noTun = whyNoTun === null ? '' : ` (skipped: ${whyNoTun})`;

const paths = ['/', '/a', '/b', '/c', '/d', '/e'];
const page = { resources: paths.map((path) => ({ path, bodyBytes: 30_000, requestBytes: 120, headerBytes: 200 })) };
const link = { rttMs: 40, rateBitsPerSecond: 10_000_000 };
const perRequest = { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 6 } as const;

const runs: Record<string, ScenarioInput> = {
  'one persistent connection': { page, link },
  'a connection for each request': { page, link, policy: perRequest },
  'TLS on six connections': { page, link, policy: { connectionsMax: 6, security: 'tls1.3' } },
  'a link that loses packets': { page, link: { ...link, lossRate: 0.02 }, policy: perRequest },
  'a queue that overflows': { page, link: { ...link, queueBytes: 20_000 }, policy: { connectionsMax: 6 } },
};

describe.skipIf(!found)(`tshark reads toPcap${reason}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundtrip-pcap-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function tshark(packets: readonly Packet[], vantage: 'client' | 'server', args: readonly string[]) {
    const file = join(folder, `${vantage}.pcap`);
    await writeFile(file, toPcap(packets, { vantage }));
    const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const { stdout } = await promisify(execFile)('tshark', ['-n', '-r', file, ...checks, ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.split('\n').filter((line) => line !== '');
  }

  const fields = (names: readonly string[]) => ['-T', 'fields', ...names.flatMap((name) => ['-e', name])];

  describe.each(Object.entries(runs))('%s', (_, scenario) => {
    const packets = packetsOf(scenario, { seed: 4 });
    const { totals } = simulate(scenario, { seed: 4 });

    test('a stream for each connection, and a SYN for each handshake', async () => {
      const opened = await tshark(packets, 'client', [
        '-Y',
        'tcp.flags.syn==1 && tcp.flags.ack==0',
        ...fields(['tcp.stream']),
      ]);
      expect(new Set(opened).size).toBe(totals.connections);
      expect(opened.length).toBe(packets.filter(({ flags }) => flags.join() === 'SYN').length);
      if (!scenario.link?.lossRate) expect(opened.length).toBe(totals.handshakes);
    });

    test.each(['client', 'server'] as const)('at the %s, every packet with its relative numbers', async (vantage) => {
      const names = ['tcp.srcport', 'tcp.seq', 'tcp.ack', 'tcp.len', 'frame.time_epoch'];
      const read = await tshark(packets, vantage, fields(names));
      const expected = packets
        .map((packet) => ({ packet, atMs: packet.from === vantage ? packet.sentAtMs : packet.arrivedAtMs }))
        .filter(({ atMs }) => atMs !== null)
        .map(({ packet: { from, clientPort, sequence, acknowledges, payloadBytes }, atMs }) =>
          [from === 'client' ? clientPort : 80, sequence, acknowledges, payloadBytes, (atMs! / 1000).toFixed(9)].join(
            '\t',
          ),
        );
      expect(read.toSorted()).toEqual(expected.toSorted());
    });

    test('no bad checksum, nothing malformed, no sequence that TCP would not send', async () => {
      const wrong = [
        'ip.checksum.status == 0',
        'tcp.checksum.status == 0',
        '_ws.malformed',
        'tcp.analysis.ack_lost_segment',
        'tcp.analysis.keep_alive',
        'tcp.analysis.window_full',
        'tcp.analysis.reused_ports',
      ].join(' || ');
      expect(await tshark(packets, 'client', ['-Y', wrong])).toEqual([]);
      const good = await tshark(packets, 'client', ['-Y', 'ip.checksum.status == 1']);
      expect(good.length).toBe(packets.filter(({ from, fate }) => from === 'client' || fate === 'delivered').length);
    });
  });

  describe.skipIf(noTun !== '')(`of kernel TCP over a tun link${noTun}`, () => {
    test.each(['client', 'server'] as const)(
      'at the %s: the handshakes of the timeline, nothing wrong',
      async (vantage) => {
        const small = paths.slice(0, 3).map((path) => ({ path, bodyBytes: 30_000 }));
        const scenario = { page: { resources: small }, link, policy: perRequest };
        const { timeline, packets } = await measureRun(scenario, { backend: 'tun', warmUp: false });
        const streams = await tshark(packets, vantage, [
          '-Y',
          'tcp.flags.syn==1',
          ...fields(['tcp.stream', 'tcp.flags.ack']),
        ]);
        expect(timeline.totals.handshakes).toBe(3);
        // A SYN and a SYN-ACK in each of three streams.
        expect(streams.toSorted()).toEqual(['0\t0', '0\t1', '1\t0', '1\t1', '2\t0', '2\t1']);
        const wrong =
          'ip.checksum.status == 0 || _ws.malformed || tcp.analysis.ack_lost_segment || tcp.analysis.lost_segment';
        expect(await tshark(packets, vantage, ['-Y', wrong])).toEqual([]);
        const relative = await tshark(packets, vantage, fields(['tcp.seq', 'tcp.ack', 'tcp.len']));
        const expected = packets
          .filter(({ from, arrivedAtMs }) => from === vantage || arrivedAtMs !== null)
          .map(({ sequence, acknowledges, payloadBytes }) => [sequence, acknowledges, payloadBytes].join('\t'));
        expect(relative.toSorted()).toEqual(expected.toSorted());
      },
    );
  });

  test('a spoilt checksum would be found', async () => {
    const file = toPcap(packetsOf(runs['one persistent connection']!), { vantage: 'client' });
    file[24 + 16 + 25]! ^= 1;
    const path = join(folder, 'spoilt.pcap');
    await writeFile(path, file);
    const args = ['-n', '-r', path, '-o', 'tcp.check_checksum:TRUE', '-Y', 'tcp.checksum.status == 0'];
    const { stdout } = await promisify(execFile)('tshark', args);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });
});
