/** What the two sides write to each other: one line of JSON per frame. Everything that comes from a submission is checked. */

import { z } from 'zod';

/** To the submission: call an exported function, or read an exported value. */
export interface Question {
  readonly id: number;
  readonly ask: 'call' | 'read';
  readonly name: string;
  /** Encoded by `plain-data.ts`. */
  readonly args: readonly unknown[];
}

/** What was thrown, in the submission's own words. */
const thrownSchema = z.object({
  name: z.string(),
  message: z.string(),
  /** Where in the learner's files it came from. */
  file: z.string().optional(),
  line: z.number().int().nonnegative().optional(),
});
export type Thrown = z.infer<typeof thrownSchema>;

/** Our own side is up; whatever happens from here on is the submission's doing. */
const startedSchema = z.object({ started: z.literal(true) });
const readySchema = z.object({ ready: z.literal(true) });
const brokenSchema = z.object({ ready: z.literal(false), thrown: thrownSchema });
const valueSchema = z.object({ id: z.number().int(), value: z.unknown(), wasPromise: z.boolean() });
const failedSchema = z.object({ id: z.number().int(), thrown: thrownSchema });
const missingSchema = z.object({ id: z.number().int(), missing: z.string() });

const frameSchema = z.union([startedSchema, readySchema, brokenSchema, failedSchema, missingSchema, valueSchema]);
/** From the submission. */
export type Frame = z.infer<typeof frameSchema>;

/** @returns undefined where the line is no frame */
export function parseFrame(line: string): Frame | undefined {
  try {
    const { success, data } = frameSchema.safeParse(JSON.parse(line));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
