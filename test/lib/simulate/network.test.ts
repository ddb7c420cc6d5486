import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { nsOf } from '../../../lib/simulate/clock.ts';
import type { LinkDirection } from '../../../lib/simulate/link.ts';
import { newNetwork } from '../../../lib/simulate/network.ts';
import { pageOf } from './pages.ts';

test('newNetwork, the two ways add up to the round trip, to the nanosecond', () => {
  const rttMs = 33.333333;
  const { uplink, downlink, queue } = newNetwork(parseScenario({ page: pageOf(0), link: { rttMs } }), {
    seed: 1,
    trace: null,
  });
  let arrivedAtNs = Number.NaN;
  const rest = {
    kind: 'ack',
    bytes: 0,
    segment: null,
    attempt: -1,
    acknowledged: 0,
    sentAtNs: 0,
    arrivesAtNs: 0,
    behind: null,
  } as const;
  const sendOn = (link: LinkDirection, arrived: () => void) => link.send({ ...rest, to: { receive: arrived } });
  sendOn(uplink, () =>
    sendOn(downlink, () => {
      arrivedAtNs = queue.nowNs;
    }),
  );
  while (queue.next());
  expect(arrivedAtNs).toBe(nsOf(rttMs));
});
