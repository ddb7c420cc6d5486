/** Where the course's server shows a file of the course: on a page of its own, or as it is. */

const PAGES = /^notebooks\/[^/]+\.(ipynb|md)$|^exercises\/[^/]+\/README\.md$/;

/** @param path relative to the course, as addresses write it; that of an exercise's folder means its text */
export function pageAddress(path: string): string {
  const [, exercise] = /^exercises\/([^/]+\/[^/]+)\.ts$/.exec(path) ?? [];
  if (exercise !== undefined) return `/exercises/${exercise}`;
  const [, topic] = /^exercises\/([^/]+)\/?$/.exec(path) ?? [];
  if (topic !== undefined) return `/exercises/${topic}/README.md`;
  return PAGES.test(path) ? `/${path}` : `/files/${path}`;
}
