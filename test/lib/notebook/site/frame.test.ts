import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { renderSiteFrame, type SiteFrame } from '../../../../lib/notebook/site/frame.ts';

const frame = (more: Partial<SiteFrame> = {}) =>
  renderSiteFrame({
    course: 'Course',
    page: 'notebooks/a.html',
    title: 'A < B',
    summary: 'What "it" is',
    content: '<p>text</p>',
    sections: [],
    previous: undefined,
    next: undefined,
    figures: null,
    ...more,
  });

test('renderSiteFrame gives language, title, landmarks and a way past them', () => {
  const page = frame();
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toContain('<title>A &lt; B - Course</title>');
  expect(page).toContain('<meta name="description" content="What &quot;it&quot; is">');
  expect(page).toContain('<a class="skip" href="#content">');
  expect(page).toContain('<nav aria-label="Course"><a class="home" href="../index.html">Course</a></nav>');
  expect(page).toContain('<main id="content" tabindex="-1">\n<p>text</p>\n</main>');
});

test('renderSiteFrame asks for nothing from elsewhere', () => {
  const addresses = [...frame().matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  expect(addresses).toContain('../assets/page.js');
  expect(addresses.filter((address) => !/^(#|\.\.\/|data:image)/.test(address))).toEqual([]);
});

test('the policy allows exactly the script that pages contain', () => {
  const page = frame();
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1]!;
  const hash = createHash('sha256').update(script).digest('base64');
  expect(page).toContain(`script-src 'self' 'sha256-${hash}'`);
  expect(page.match(/<script/g)).toHaveLength(2);
});

test('renderSiteFrame leads to the pages before and after, and lists the parts of the page if there are several', () => {
  const page = frame({ next: { page: 'exercises/b/index.html', title: 'B' } });
  expect(page).toContain('<a rel="next" href="../exercises/b/index.html"><small>Next →</small> B</a>');
  expect(page).not.toContain('rel="prev"');
  const section = (slug: string, level: number) => ({ slug, level, title: slug.toUpperCase(), text: '' });
  expect(frame({ sections: [section('a', 1), section('b', 2)] })).not.toContain('class="contents"');
  const long = frame({ sections: [section('a', 1), section('b', 2), section('c', 3), section('d', 4)] });
  expect(long.match(/<li class="level-\d">/g)).toEqual(['<li class="level-2">', '<li class="level-3">']);
});
