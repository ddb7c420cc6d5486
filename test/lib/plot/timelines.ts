/**
 * Timelines made by hand, by the round-trip model of Kurose and Ross (Computer Networking, ch. 2): a handshake and a
 * request cost a round trip of 100 ms each, a body 20 ms. They test drawings, not engines.
 */

import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Policy } from '../../../lib/scenario/scenario.ts';
import { TimelineRecorder } from '../../../lib/timeline/recorder.ts';
import type { EngineName, Origin, Timeline } from '../../../lib/timeline/timeline.ts';

export interface Handmade {
  readonly objects: number;
  readonly policy?: Partial<Policy>;
  readonly rttMs?: number;
  readonly engine?: EngineName;
  readonly handshakeOrigin?: Origin;
  readonly name?: string;
  readonly path?: (place: number) => string;
}

const receiveMs = 20;
const own = { model: 'computed', simulate: 'simulated', measure: 'measured' } as const;

/** The document first; then each connection that the policy allows takes the next object as soon as it is free. */
export function handmade(what: Handmade): Timeline {
  const {
    objects,
    policy,
    rttMs = 100,
    engine = 'model',
    name = 'handmade',
    path = (place) => `/object-${place}`,
  } = what;
  const scenario = parseScenario({
    name,
    page: {
      resources: Array.from({ length: objects }, (_, place) => ({
        path: place === 0 ? '/index.html' : path(place),
        bodyBytes: 10_000,
      })),
    },
    link: { rttMs },
    policy: policy ?? {},
  });
  const { persistent, connectionsMax, security } = scenario.policy;
  const recorder = new TimelineRecorder(engine, scenario, own[engine]);
  const origin = what.handshakeOrigin ?? own[engine];
  const open = (atMs: number) => {
    const connectedMs = atMs + rttMs;
    const readyMs = security === 'none' ? connectedMs : connectedMs + rttMs;
    const id = recorder.connection(atMs, [
      { name: 'connect', endMs: connectedMs, origin },
      { name: 'tls', endMs: readyMs, origin },
    ]);
    return { id, readyMs };
  };
  const slots: { id: number | null; freeMs: number }[] = [];
  let revealedMs = 0;
  for (const [place, resource] of scenario.page.resources.entries()) {
    if (slots.length < connectionsMax && (place === 0 || slots.every(({ freeMs }) => freeMs > revealedMs))) {
      slots.push({ id: null, freeMs: revealedMs });
    }
    const slot = slots.reduce((first, next) => (next.freeMs < first.freeMs ? next : first));
    const freeMs = Math.max(slot.freeMs, revealedMs);
    const { id, readyMs } = slot.id === null ? open(freeMs) : { id: slot.id, readyMs: freeMs };
    const endMs = readyMs + rttMs + receiveMs;
    const ready = slot.id === null && freeMs === revealedMs;
    recorder.request({
      path: resource.path,
      connection: id,
      startMs: ready ? readyMs : revealedMs,
      marks: [
        ...(ready ? [] : [{ name: 'blocked', endMs: readyMs } as const]),
        { name: 'wait', endMs: readyMs + rttMs },
        { name: 'receive', endMs },
      ],
    });
    if (!persistent) recorder.closed(id, endMs, 'server');
    slot.id = persistent ? id : null;
    slot.freeMs = endMs;
    if (place === 0) revealedMs = endMs;
  }
  return recorder.finish();
}

export const http10 = (objects: number, more: Partial<Handmade> = {}) =>
  handmade({ objects, ...more, policy: { protocol: 'HTTP/1.0', persistent: false, ...more.policy } });

export const http11 = (objects: number, more: Partial<Handmade> = {}) => handmade({ objects, ...more });
