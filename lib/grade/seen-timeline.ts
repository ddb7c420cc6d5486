/**
 * The page load that the grader's origin saw, and the one that a check expects, as timelines. The origin sees when a connection
 * is accepted and a request has arrived, not when a client set out to make them: handshakes and the way there take no time here.
 */

import { parseScenario } from '../scenario/parse-scenario.ts';
import { TimelineRecorder } from '../timeline/recorder.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface SeenConnection {
  readonly openedAtMs: number;
  readonly closed?: { readonly atMs: number; readonly by: 'client' | 'server' } | undefined;
  readonly requests: readonly SeenRequest[];
}

export interface SeenRequest {
  readonly path: string;
  readonly arrivedAtMs: number;
  /** Absent: not, so far. */
  readonly answer?: {
    readonly status: number;
    readonly bodyBytes: number;
    readonly startMs: number;
    readonly endMs: number;
  };
}

/** A scenario has a round trip; that of loopback takes less than is drawn. */
const loopbackMs = 0.05;
/** More would be no picture. */
const requestsMax = 100;

/**
 * @param connections by the clock of `untilMs`, the moment at which they were looked at
 * @returns undefined where no connection carried a request
 */
export function seenTimeline(connections: readonly SeenConnection[], untilMs: number): Timeline | undefined {
  return timelineOf(connections, untilMs, 'measured');
}

/** What a check expects of connections. */
export interface ExpectedLoad {
  /** The paths that each connection carries, in order. */
  readonly expected: readonly (readonly string[])[];
  /** Time between a request and its response. */
  readonly serverMs: number;
  /** Whether all connections are used side by side; else one request is under way at a time, in the order of the list. */
  readonly isParallel: boolean;
}

/** Computed: each answer takes as long as the origin takes for one, and nothing else takes time. */
export function expectedTimeline({ expected, serverMs, isParallel }: ExpectedLoad): Timeline | undefined {
  let endMs = 0;
  const connections = expected.map((paths): SeenConnection => {
    if (isParallel) endMs = 0;
    const openedAtMs = endMs;
    const requests = paths.map((path): SeenRequest => {
      const arrivedAtMs = endMs;
      endMs += serverMs;
      return { path, arrivedAtMs, answer: { status: 200, bodyBytes: 0, startMs: endMs, endMs } };
    });
    return { openedAtMs, requests };
  });
  return timelineOf(connections, Number.POSITIVE_INFINITY, 'computed');
}

function timelineOf(
  connections: readonly SeenConnection[],
  untilMs: number,
  origin: 'measured' | 'computed',
): Timeline | undefined {
  const used = connections.filter(({ requests }) => requests.length > 0);
  const all = used
    .flatMap(({ requests }, place) => requests.map((request) => ({ ...request, place })))
    .sort((a, b) => a.arrivedAtMs - b.arrivedAtMs || a.place - b.place)
    .slice(0, requestsMax);
  if (all.length === 0) return undefined;
  const startMs = Math.min(...used.map(({ openedAtMs }) => openedAtMs));
  const names = uniqueNames(all.map(({ path }) => path));
  const scenario = parseScenario({
    page: { resources: all.map(({ answer }, at) => ({ path: names[at]!, bodyBytes: answer?.bodyBytes ?? 0 })) },
    link: { rttMs: loopbackMs },
    policy: { protocol: 'HTTP/1.1', persistent: true, connectionsMax: used.length, pipelineDepth: requestsMax },
  });
  const recorder = new TimelineRecorder(origin === 'measured' ? 'measure' : 'model', scenario, origin);
  const ids = used.map(({ openedAtMs, closed }) => {
    const openedMs = openedAtMs - startMs;
    const id = recorder.connection(openedMs, [{ name: 'connect', endMs: openedMs }]);
    if (closed) recorder.closed(id, closed.atMs - startMs, closed.by);
    return id;
  });
  all.forEach(({ place, arrivedAtMs, answer }, at) => {
    // A connection that is gone carries nothing any more, whatever was still written to it.
    const until = (atMs: number) => Math.min(atMs, used[place]!.closed?.atMs ?? untilMs) - startMs;
    recorder.request({
      path: names[at]!,
      connection: ids[place]!,
      startMs: arrivedAtMs - startMs,
      ...(answer ? { status: answer.status } : { status: 0, bodyBytes: 0 }),
      marks: answer
        ? [
            { name: 'wait', endMs: until(answer.startMs) },
            { name: 'receive', endMs: until(answer.endMs) },
          ]
        : [{ name: 'wait', endMs: until(untilMs) }],
    });
  });
  return recorder.finish();
}

/** A timeline has each path once, without spaces; what was asked for again says so. */
function uniqueNames(paths: readonly string[]): string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const name = `${path.startsWith('/') ? '' : '/'}${path.replaceAll(/\s/g, '_')}`;
    let unique = name;
    for (let time = 2; names.has(unique); time++) unique = `${name}(${time})`;
    names.add(unique);
  }
  return [...names];
}
