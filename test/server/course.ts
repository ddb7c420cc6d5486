/** A course in a temporary folder, and its server, for tests. */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Course } from '../../lib/notebook/server/course.ts';
import { type ServedCourse, serveCourse } from '../../lib/notebook/server/serve-course.ts';

/** A notebook file with these sources; those that begin with `#` are markdown. */
export function notebookOf(...sources: string[]): string {
  const cells = sources.map((source, index) => {
    const isCode = !source.startsWith('#');
    const results = isCode ? { outputs: [], execution_count: null } : {};
    return { id: `cell-${index + 1}`, cell_type: isCode ? 'code' : 'markdown', metadata: {}, source, ...results };
  });
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

export interface TestCourse {
  readonly folder: string;
  readonly course: Course;
  remove(): void;
}

/** @param files path to content */
export function makeCourse(files: Readonly<Record<string, string>>, overrides: Partial<Course> = {}): TestCourse {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-course-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const names = (pattern: RegExp) => Object.keys(files).flatMap((path) => pattern.exec(path)?.[1] ?? []);
  const course: Course = {
    folder,
    title: 'Course',
    notebooks: () => names(/^notebooks\/(.+\.ipynb)$/).sort(),
    texts: () => names(/^notebooks\/(.+\.md)$/).sort(),
    exercises: () => names(/^exercises\/(.+)\.ts$/).sort(),
    check: async () => ({ points: 0, pointsMax: 2, tests: [] }),
    points: async () => ({}),
    pointsMax: async () => ({}),
    ...overrides,
  };
  return { folder, course, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Serves without the page's program, which only browsers need. */
export async function serveWithoutPage(course: Course): Promise<ServedCourse> {
  return serveCourse({ course, bundle: async () => ({ key: 'none', folder: course.folder }) });
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request exactly as given: no address is normalised, no header added. */
export async function ask(
  { port }: { port: number },
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...length, ...headers }, agent: false });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
