/**
 * The errors of Roundtrip, by who must act. Each has a stable `code`, and a message that begins with missing, unknown,
 * invalid, unsupported or ambiguous and names the value and the fix. Whatever is none of these is our own bug.
 */

/** Base class: `code` is stable and is what programs test; the message is for people and may change. */
export abstract class RoundtripError extends Error {
  abstract readonly code: string;
}

/** Whoever wrote the scenario (or HAR file, or timeline) must act. `field` is its path, such as `link.rttMs`. */
export class ScenarioError extends RoundtripError {
  override readonly name = 'ScenarioError';
  readonly code = 'RT_SCENARIO';
  readonly field: string;
  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** This engine cannot answer this scenario; the message says why, and which engine can. */
export class UnsupportedError extends RoundtripError {
  override readonly name = 'UnsupportedError';
  readonly code = 'RT_UNSUPPORTED';
}

/** A timeline breaks one of its invariants: it was edited by hand, or the engine that made it is wrong. */
export class TimelineError extends RoundtripError {
  override readonly name = 'TimelineError';
  readonly code = 'RT_TIMELINE';
}

/** A live experiment could not be carried out (port taken, server gone, machine too busy). */
export class ExperimentError extends RoundtripError {
  override readonly name = 'ExperimentError';
  readonly code = 'RT_EXPERIMENT';
}

/** A file, folder or argument that the user gave cannot be used. */
export class InputError extends RoundtripError {
  override readonly name = 'InputError';
  readonly code = 'RT_INPUT';
}

/** The learner must act: a submission is missing, incomplete or wrong. */
export class SubmissionError extends RoundtripError {
  override readonly name = 'SubmissionError';
  readonly code = 'RT_SUBMISSION';
}
