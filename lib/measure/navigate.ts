/** One page load: an origin at the far end of a link, a client at its near end, and the two accounts of what happened. */

import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Policy, Scenario } from '../scenario/scenario.ts';
import type { Connect } from './client/connection.ts';
import { observeUndici } from './client/diagnostics.ts';
import { http10Connection } from './client/http10-connection.ts';
import { Observer } from './client/observer.ts';
import type { NearEnd } from './client/open-socket.ts';
import { PageLoad } from './client/page-load.ts';
import { undiciConnection } from './client/undici-connection.ts';
import type { EmulatedLink, LinkBackend, NavigateJob, Navigation } from './link.ts';
import { observedTimeline } from './observed-timeline.ts';
import { createOrigin, type OriginServer } from './origin.ts';
import { reconcile } from './reconcile.ts';
import { alpnOf, type Secured, securedAs } from './tls/secured.ts';
import { until } from './wait.ts';

/**
 * Loads the scenario's page once, and leaves nothing open.
 *
 * @throws {ExperimentError} where an exchange fails or the two accounts differ; or the reason of `signal`
 */
export async function navigate(
  of: Pick<NavigateJob, 'scenario'> &
    Partial<NavigateJob> & {
      readonly backend: Pick<LinkBackend, 'open' | 'handshakeOrigin'>;
      readonly signal: AbortSignal;
      /** Another server than the scenario's own; for experiments with servers that misbehave. */
      readonly origin?: OriginServer;
    },
): Promise<Navigation> {
  const { scenario, backend, signal, seed = 1, congestionControl = 'reno' } = of;
  const { link: path, tcp, policy } = scenario;
  signal.throwIfAborted();
  const secured = await securedAs(policy.security, alpnOf(policy.protocol));
  const origin = of.origin ?? createOrigin(scenario, { secured });
  try {
    const link = await until(signal, backend.open({ link: path, tcp, seed, congestionControl }, origin));
    try {
      const startMs = performance.now();
      const seen = await load({ scenario, link, origin, backend, secured, startMs, signal });
      const packets = await until(signal, link.packets(startMs));
      return { ...seen, link: await until(signal, link.stats()), packets };
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
  readonly backend: Pick<LinkBackend, 'handshakeOrigin'>;
  readonly secured: Secured | null;
  readonly startMs: number;
  readonly signal: AbortSignal;
}): Promise<Omit<Navigation, 'link' | 'packets'>> {
  const { scenario, link, origin, backend, secured, startMs, signal } = of;
  const { policy } = scenario;
  const now = () => performance.now() - startMs;
  const observer = new Observer(now);
  const { host, port } = link.address;
  const stopObserving = observeUndici(`${secured === null ? 'http' : 'https'}://${host}:${port}`, observer);
  const page = new PageLoad({
    resources: scenario.page.resources,
    limits: limitsOf(policy),
    connect: connectionsFor({ policy, link, marks: observer, secured }),
    now,
  });
  try {
    await until(signal, page.run());
    observer.pageEnded();
    await until(signal, page.settled());
    const { connections, requests } = observer;
    const peerPorts = new Map<Socket, number>();
    for (const { transport } of connections) {
      peerPorts.set(transport!, await until(signal, link.peerPort(transport!)));
    }
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

function limitsOf({ protocol, persistent, connectionsMax, pipelineDepth, requestsPerConnectionMax }: Policy) {
  const requestsMax = persistent ? (requestsPerConnectionMax ?? Number.POSITIVE_INFINITY) : 1;
  // RFC 9113 s.9.1: one connection, which all requests share.
  return protocol === 'HTTP/2'
    ? { connectionsMax: 1, underWayMax: Number.POSITIVE_INFINITY, requestsMax, hasStreams: true }
    : { connectionsMax, underWayMax: pipelineDepth, requestsMax };
}

function connectionsFor(of: Omit<NearEnd, 'origin'> & { readonly policy: Policy }): Connect {
  const { policy, ...near } = of;
  return (onClosed, origin) =>
    policy.protocol === 'HTTP/1.0'
      ? http10Connection({ ...near, origin, persistent: policy.persistent, onClosed })
      : undiciConnection({ ...near, origin, policy, onClosed });
}
