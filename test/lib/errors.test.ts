import { expect, test } from 'vitest';
import {
  ExperimentError,
  InputError,
  RoundtripError,
  ScenarioError,
  SubmissionError,
  TimelineError,
  UnsupportedError,
} from '../../lib/errors.ts';

test('RoundtripError, every kind has its own stable code and keeps its cause', () => {
  const cause = new Error('why');
  const errors = [
    new ScenarioError('link.rttMs', 'x', { cause }),
    new UnsupportedError('x', { cause }),
    new TimelineError('x', { cause }),
    new ExperimentError('x', { cause }),
    new InputError('x', { cause }),
    new SubmissionError('x', { cause }),
  ];
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  for (const error of errors) {
    expect(error).toBeInstanceOf(RoundtripError);
    expect(error.cause).toBe(cause);
    expect(error.name).toBe(error.constructor.name);
  }
});
