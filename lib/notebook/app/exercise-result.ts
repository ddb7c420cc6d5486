/** The verdict on an answer: points, and for each test what was expected, what came, and a hint. */

import type { Verdict } from '../server/verdict.ts';

/**
 * Once there are all points, it leads where the arrow at the top of the page does.
 *
 * @returns the verdict in a sentence
 */
export function showVerdict(place: HTMLElement, { points, pointsMax, tests, diagnostics = [] }: Verdict): string {
  const sentence = points === pointsMax ? `All ${pointsMax} points.` : `${points} of ${pointsMax} points.`;
  const heading = document.createElement('h2');
  heading.textContent = sentence;
  const list = document.createElement('ul');
  list.className = 'tests';
  list.append(...tests.map(testItem));
  const next = points === pointsMax ? linkToNext() : [];
  place.replaceChildren(heading, ...next, list, ...complaints(diagnostics));
  return sentence;
}

function linkToNext(): HTMLElement[] {
  const arrow = document.querySelector<HTMLAnchorElement>('.course-bar a[rel="next"]');
  if (arrow === null) return [];
  const place = document.createElement('p');
  place.className = 'next';
  const link = document.createElement('a');
  link.href = arrow.href;
  link.textContent = arrow.title;
  place.append(link);
  return [place];
}

function complaints(diagnostics: NonNullable<Verdict['diagnostics']>): HTMLElement[] {
  if (diagnostics.length === 0) return [];
  const list = document.createElement('ul');
  list.className = 'complaints';
  list.append(...diagnostics.map(({ place, message }) => code('li', `${place}: ${message}`)));
  return [element('h3', 'The compiler says'), list];
}

function testItem({ name, points, pointsMax, failure }: Verdict['tests'][number]): HTMLElement {
  const item = document.createElement('li');
  item.className = failure ? 'failed' : 'passed';
  const title = document.createElement('p');
  title.className = 'test';
  const sign = document.createElement('span');
  sign.className = 'sign';
  sign.setAttribute('aria-hidden', 'true');
  sign.textContent = failure ? '✗' : '✓';
  const spoken = document.createElement('span');
  spoken.className = 'out-of-sight';
  spoken.textContent = failure ? 'failed: ' : 'passed: ';
  const worth = document.createElement('span');
  worth.className = 'points';
  worth.textContent = `${points} of ${pointsMax} points`;
  title.append(sign, ' ', spoken, name, ' ', worth);
  item.append(title);
  if (!failure) return item;
  const { message, expected, actual, hint } = failure;
  const rows =
    expected === undefined
      ? []
      : [
          ['expected', expected],
          ['actual', actual ?? ''],
        ];
  const details = document.createElement('dl');
  for (const [term, value] of rows) details.append(element('dt', term!), code('dd', value!));
  item.append(code('p', message), details);
  if (hint !== undefined) item.append(element('p', `Hint: ${hint}`));
  return item;
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function code(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.append(element('code', text));
  return made;
}
