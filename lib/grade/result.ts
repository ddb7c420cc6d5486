/** The result of grading one submission: what every report is made from. It holds no time, so that equal input gives equal bytes. */

import { z } from 'zod';

const visibility = z.enum(['visible', 'after-due', 'hidden']);

const failureSchema = z.strictObject({
  /** `wrong`: the answer; `types`: its types; `load`, `missing`, `threw`, `timeout` and so on: why there is none. */
  kind: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  hint: z.string(),
  /** What is often the reason; names of files in `wrong/`. */
  misconceptions: z.array(z.string()),
});

const testSchema = z.strictObject({
  name: z.string(),
  visibility,
  points: z.number().nonnegative(),
  pointsMax: z.number().nonnegative(),
  failure: failureSchema.optional(),
  /** The paths that each connection carried, in order: what the origin saw, and what it should have seen. */
  connections: z
    .strictObject({
      seen: z.array(z.array(z.string())),
      expected: z.array(z.array(z.string())),
      serverMs: z.number().nonnegative(),
      isParallel: z.boolean(),
    })
    .optional(),
});

const diagnosticSchema = z.strictObject({
  file: z.string(),
  /** In the learner's own file: `line 3, column 5`, or `cell 2, line 3, column 5`. */
  place: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  code: z.number().int(),
  message: z.string(),
});

export const resultSchema = z.strictObject({
  version: z.literal(1),
  student: z.string(),
  exercise: z.string(),
  /** The file that was graded, as the student handed it in; `''` where there is none. */
  file: z.string(),
  /**
   * `graded`; `missing`: nothing was handed in; `refused`: what was handed in cannot be taken, with the reason in `notes`;
   * `errored`: our side failed, and there is no mark.
   */
  status: z.enum(['graded', 'missing', 'refused', 'errored']),
  points: z.number().nonnegative().nullable(),
  pointsMax: z.number().nonnegative(),
  tests: z.array(testSchema),
  /** What the compiler says of a submission that lost points. */
  diagnostics: z.array(diagnosticSchema),
  notes: z.array(z.string()),
});

export type Result = z.infer<typeof resultSchema>;
export type TestOutcome = z.infer<typeof testSchema>;
export type ResultDiagnostic = z.infer<typeof diagnosticSchema>;

/** Everything graded in one run. */
export const gradebookSchema = z.strictObject({
  $schema: z.literal('roundtrip/gradebook/v1'),
  course: z.string(),
  seed: z.string(),
  results: z.array(resultSchema),
});
export type Gradebook = z.infer<typeof gradebookSchema>;
