/** A small, correct timeline as plain JSON, for tests that spoil it: two resources over one connection, by hand. */

import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';

type Deep<T> = T extends readonly (infer Item)[]
  ? Deep<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Deep<T[K]> }
    : T;

/** A fresh copy that may be changed. */
export function handMade(): Deep<Timeline> {
  const scenario = parseScenario({
    name: 'by hand',
    page: {
      resources: [
        { path: '/index.html', bodyBytes: 5000 },
        { path: '/logo.png', bodyBytes: 10000 },
      ],
    },
  });
  return structuredClone<Timeline>({
    engine: 'model',
    scenario,
    connections: [
      {
        id: 1,
        openedAtMs: 0,
        closedAtMs: null,
        closedBy: null,
        phases: [{ name: 'connect', startMs: 0, endMs: 100, origin: 'computed' }],
      },
    ],
    requests: [
      {
        id: 1,
        path: '/index.html',
        connection: 1,
        status: 200,
        bodyBytes: 5000,
        phases: [{ name: 'wait', startMs: 100, endMs: 200, origin: 'computed' }],
      },
      {
        id: 2,
        path: '/logo.png',
        connection: 1,
        status: 200,
        bodyBytes: 10000,
        phases: [
          { name: 'wait', startMs: 200, endMs: 300, origin: 'computed' },
          { name: 'receive', startMs: 300, endMs: 310, origin: 'computed' },
        ],
      },
    ],
    totals: { pageLoadMs: 310, connections: 1, handshakes: 1, requests: 2, bodyBytes: 15000, controlPackets: 7 },
  }) as Deep<Timeline>;
}
