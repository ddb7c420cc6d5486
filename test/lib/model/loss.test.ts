import { describe, expect, test } from 'vitest';
import { handshakeLossMs, lossCost, transferMs } from '../../../lib/model/loss.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';

const transfer = { segments: 70, lossRate: 0.01, windowSegments: 10, windowGrowth: 2, rttMs: 100, rtoMs: 1000 };

test('handshakeLossMs, Cardwell, Savage & Anderson eq. 4', () => {
  // 1 s * (2 * 0.99 / 0.98 - 2)
  expect(handshakeLossMs({ lossRate: 0.01, initialRtoMs: 1000 })).toBeCloseTo(20.408, 3);
});

describe('transferMs', () => {
  test('without loss in sight it is slow start alone: log2(70/10 + 1) - 1 round trips', () => {
    expect(transferMs({ ...transfer, lossRate: 1e-9 })).toBeCloseTo(200, 2);
  });
  test('rises with loss, round trip and size', () => {
    for (const more of [{ lossRate: 0.02 }, { rttMs: 200 }, { segments: 140 }]) {
      expect(transferMs({ ...transfer, ...more })).toBeGreaterThan(transferMs(transfer));
    }
  });
  test('one segment: a loss is a timeout', () => {
    // probability 0.01, times 1 s * (1 + p + 2p^2 ...)/(1 - p)
    const { lossRate: p } = transfer;
    const timeout = (1000 * (1 + p + 2 * p ** 2 + 4 * p ** 3 + 8 * p ** 4 + 16 * p ** 5 + 32 * p ** 6)) / (1 - p);
    expect(transferMs({ ...transfer, segments: 1, windowSegments: null })).toBeCloseTo(p * timeout, 6);
  });
});

test('lossCost, nothing without loss', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  const none = lossCost(parseScenario({ page }));
  expect([none.handshakeMs, none.requestMs, none.answerMs(1e6)]).toEqual([0, 0, 0]);
  const some = lossCost(parseScenario({ page, link: { lossRate: 0.01 } }));
  expect(Math.min(some.handshakeMs, some.requestMs, some.answerMs(1e5))).toBeGreaterThan(0);
});
