/** One page load: an origin at the far end of a link, a client at its near end, and the two accounts of what happened. */

import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Scenario } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Connect } from './client/connection.ts';
import { observeUndici } from './client/diagnostics.ts';
import { http10Connection } from './client/http10-connection.ts';
import type { Marks } from './client/marks.ts';
import { Observer } from './client/observer.ts';
import { PageLoad } from './client/page-load.ts';
import { undiciConnection } from './client/undici-connection.ts';
import type { EmulatedLink, LinkBackend, LinkStats } from './link.ts';
import { observedTimeline } from './observed-timeline.ts';
import { createOrigin, type OriginLog, type OriginServer } from './origin.ts';
import { reconcile } from './reconcile.ts';
import { until } from './wait.ts';

export interface Navigation {
  readonly timeline: Timeline;
  readonly origin: OriginLog;
  readonly link: LinkStats;
}

/**
 * Loads the scenario's page once, and leaves nothing open.
 *
 * @throws {ExperimentError} where an exchange fails or the two accounts differ; or the reason of `signal`
 */
export async function navigate(of: {
  readonly scenario: Scenario;
  readonly backend: LinkBackend;
  readonly signal: AbortSignal;
  /** Another server than the scenario's own; for experiments with servers that misbehave. */
  readonly origin?: OriginServer;
}): Promise<Navigation> {
  const { scenario, backend, signal, origin = createOrigin(scenario) } = of;
  signal.throwIfAborted();
  try {
    const link = await until(signal, backend.open(scenario, origin));
    try {
      const seen = await load({ scenario, link, origin, backend, signal });
      return { ...seen, link: await until(signal, link.stats()) };
    } finally {
      await link.close();
    }
  } finally {
    await origin.close();
  }
}

async function load(of: {
  readonly scenario: Scenario;
  readonly link: EmulatedLink;
  readonly origin: OriginServer;
  readonly backend: LinkBackend;
  readonly signal: AbortSignal;
}): Promise<Omit<Navigation, 'link'>> {
  const { scenario, link, origin, backend, signal } = of;
  const startMs = performance.now();
  const now = () => performance.now() - startMs;
  const observer = new Observer(now);
  const stopObserving = observeUndici(link.address, observer);
  const page = new PageLoad({
    resources: scenario.page.resources,
    connectionsMax: scenario.policy.connectionsMax,
    connect: connectionsFor(scenario, link, observer),
    now,
  });
  try {
    await until(signal, page.run());
    observer.pageEnded();
    await until(signal, page.settled());
    const { connections, requests } = observer;
    const peerPorts = new Map<Socket, number>();
    for (const { socket } of connections) peerPorts.set(socket!, await until(signal, link.peerPort(socket!)));
    const log = origin.log(startMs);
    const pairs = reconcile({ connections, requests, origin: log, peerPorts });
    const { departures } = page;
    const { handshakeOrigin } = backend;
    const timeline = observedTimeline({ scenario, seen: observer, departures, pairs, handshakeOrigin });
    return { timeline, origin: log };
  } finally {
    stopObserving();
    await page.destroy();
  }
}

function connectionsFor({ policy }: Scenario, link: EmulatedLink, marks: Marks): Connect {
  if (policy.protocol === 'HTTP/1.0') return (onClosed) => http10Connection({ link, marks, onClosed });
  return (onClosed) => undiciConnection({ link, policy, marks, onClosed });
}
