/** Exercises over HTTP: what the server's `course-api.ts` and `contents.ts` answer. */

import type { ExerciseModel } from '../server/exercise-model.ts';
import type { Verdict } from '../server/verdict.ts';

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly hash: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Another tab gets the new cookie for this one, too. */
const RESTARTED =
  'the course was started again; open the address that npm start printed in another tab of this browser';

export async function loadExercise(name: string): Promise<ExerciseModel> {
  return ask(`/course/exercises/${name}`);
}

export async function checkExercise(name: string): Promise<Verdict> {
  return ask(`/course/exercises/${name}/check`, { method: 'POST' });
}

export async function resetExercise(name: string): Promise<ExerciseModel> {
  return ask(`/course/exercises/${name}/reset`, { method: 'POST' });
}

/** @param hash of the version that was edited */
export async function saveAnswer(path: string, content: string, hash: string): Promise<SaveOutcome> {
  const body = JSON.stringify({ type: 'file', format: 'text', content, hash });
  try {
    const response = await fetch(`/api/contents/${path}`, { method: 'PUT', body });
    if (response.status === 409) return { kind: 'conflict' };
    if (response.status === 401) return { kind: 'failed', reason: RESTARTED };
    const json = await response.json();
    return response.ok ? { kind: 'saved', hash: json.hash } : { kind: 'failed', reason: json.message };
  } catch {
    return { kind: 'failed', reason: 'the course’s server does not answer' };
  }
}

async function ask<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address, init);
  const json = await response.json();
  if (!response.ok) throw new Error(json.message);
  return json as T;
}
