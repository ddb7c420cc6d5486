/** From JSON to a checked, complete `Timeline`: one that was written by an engine, a file, or by hand. */

import * as z from 'zod';
import { TimelineError } from '../errors.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { checkInvariants } from './invariants.ts';
import { connectionPhaseNames, engineNames, origins, requestPhaseNames, type Timeline } from './timeline.ts';

const phase = <const Names extends readonly string[]>(names: Names) =>
  z.strictObject({ name: z.enum(names), startMs: z.number(), endMs: z.number(), origin: z.enum(origins) });

export const timelineSchema = z.strictObject({
  engine: z.enum(engineNames),
  scenario: z.unknown().transform(parseScenario),
  connections: z.array(
    z.strictObject({
      id: z.int(),
      origin: z.string().exactOptional(),
      openedAtMs: z.number(),
      closedAtMs: z.number().nullable(),
      closedBy: z.enum(['client', 'server']).nullable(),
      phases: z.array(phase(connectionPhaseNames)),
    }),
  ),
  requests: z.array(
    z.strictObject({
      id: z.int(),
      path: z.string(),
      connection: z.int(),
      status: z.int(),
      bodyBytes: z.int(),
      phases: z.array(phase(requestPhaseNames)),
    }),
  ),
  totals: z.strictObject({
    pageLoadMs: z.number(),
    connections: z.int(),
    handshakes: z.int(),
    requests: z.int(),
    bodyBytes: z.int(),
    controlPackets: z.int(),
  }),
});

/**
 * A timeline read back from JSON.
 *
 * @throws {TimelineError} where the form is wrong or an invariant does not hold
 * @throws {ScenarioError} where the scenario inside is wrong
 */
export function parseTimeline(input: unknown): Timeline {
  const result = timelineSchema.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new TimelineError(`invalid timeline at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
  }
  return checkInvariants(result.data);
}
