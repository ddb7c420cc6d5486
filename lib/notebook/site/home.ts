/** The first page of the site: what the course is, and its chapters in order, each with its exercises. */

import { escapeHtml } from '../page/html.ts';
import { HOME } from './frame.ts';
import { relativeAddress } from './links.ts';
import type { SitePage } from './site-page.ts';
import { numberOf } from './source.ts';

export interface CourseWords {
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
}

export function renderHome({ title, summary }: CourseWords, pages: readonly SitePage[]): string {
  const isChapter = ({ source }: SitePage) => Number.isFinite(numberOf(source));
  const chapters = Map.groupBy(pages.filter(isChapter), ({ source }) => numberOf(source));
  const others = pages.filter((page) => !isChapter(page));
  const items = [...chapters].map(([number, parts]) => {
    const [main, ...further] = parts;
    return `<li value="${number}">${entry(main!)}${further.length === 0 ? '' : `<ul>${further.flatMap(exerciseItems).join('')}</ul>`}</li>`;
  });
  return `<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(summary)}</p>
<h2 id="chapters">Chapters</h2>
<ol class="chapters">
${items.join('\n')}
</ol>
${others.length === 0 ? '' : `<h2 id="more">More</h2>\n<ul class="chapters">${others.map((page) => `<li>${entry(page)}</li>`).join('')}</ul>\n`}<h2 id="run">Run it yourself</h2>
<p>These pages show the lessons as they were last run. With <a href="https://nodejs.org" rel="noreferrer">Node.js</a> and a copy of
the course you can change and run every cell:</p>
<pre tabindex="0" role="group" aria-label="Commands"><code>npm ci &amp;&amp; npm start</code></pre>`;
}

function entry(page: SitePage): string {
  return `${link(page)}${page.summary === '' ? '' : `<p>${escapeHtml(page.summary)}</p>`}`;
}

/** An item for each exercise of a topic, or one for the topic. */
function exerciseItems(page: SitePage): string[] {
  if (page.source.kind !== 'exercise') return [`<li>${link(page)}</li>`];
  const exercises = page.exercises.length > 0 ? page.exercises : [{ title: page.title, slug: '' }];
  return exercises.map(({ title, slug }) => `<li>Exercise: ${link(page, title, slug)}</li>`);
}

function link({ source, title }: SitePage, words = title, id = ''): string {
  const address = relativeAddress(HOME, source.page) + (id === '' ? '' : `#${id}`);
  return `<a href="${escapeHtml(address)}">${escapeHtml(words)}</a>`;
}
