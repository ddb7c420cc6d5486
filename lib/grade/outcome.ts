/** What the tests of one submission came to. */

import type { Result } from './result.ts';

export type Outcome = Pick<Result, 'status' | 'points' | 'pointsMax' | 'tests' | 'diagnostics' | 'notes'>;

/** Our side failed, for which there is no mark. */
export function errored(note: string): Outcome {
  return { status: 'errored', points: null, pointsMax: 0, tests: [], diagnostics: [], notes: [note] };
}
