import { RoundtripError } from '../errors.ts';

/** Our side cannot grade: no sandbox, no room, a check that is broken. It never costs a learner points. */
export class GraderError extends RoundtripError {
  override readonly name = 'GraderError';
  readonly code = 'RT_GRADER';
}
