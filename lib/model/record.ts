/** From a page that has been worked out to the timeline that all engines share. */

import type { Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, Timeline } from '../timeline/timeline.ts';
import type { Exchange, Page } from './page.ts';

/** @throws {TimelineError} where an invariant does not hold */
export function record(scenario: Scenario, { exchanges, connections, opening }: Page): Timeline {
  const recorder = new TimelineRecorder('model', scenario, 'computed');
  for (const { openedAtMs, connectedAtMs, origin, closedAtMs, closedBy } of connections) {
    const marks: Mark<ConnectionPhaseName>[] = [{ name: 'connect', endMs: connectedAtMs }];
    if (opening.tlsMs !== null) marks.push({ name: 'tls', endMs: connectedAtMs + opening.tlsMs });
    const id = recorder.connection(openedAtMs, marks, origin);
    if (closedBy !== null) recorder.closed(id, closedAtMs, closedBy);
  }
  for (const exchange of exchanges) {
    recordPhases(recorder, exchange);
    const { place, hasFailed, resource, connection } = exchange;
    const bodyBytes = hasFailed ? 0 : resource.bodyBytes;
    recorder.end(place, { connection: connection!.id, status: hasFailed ? 0 : 200, bodyBytes });
  }
  return recorder.finish();
}

function recordPhases(recorder: TimelineRecorder, exchange: Exchange): void {
  const { isFirst, attempts, connection, discoveredAtMs, sentAtMs, departedAtMs, endedAtMs } = exchange;
  const openedIt = isFirst && attempts === 1 && connection!.openedAtMs === discoveredAtMs;
  recorder.begin(openedIt ? sentAtMs : discoveredAtMs);
  if (!openedIt) recorder.phase('blocked', sentAtMs);
  recorder.phase('send', Math.min(departedAtMs, endedAtMs));
  recorder.phase('wait', exchange.hasFailed ? endedAtMs : exchange.firstByteAtMs);
  if (!exchange.hasFailed) recorder.phase('receive', endedAtMs);
}
