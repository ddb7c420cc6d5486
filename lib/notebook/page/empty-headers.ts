/** The empty corner of a table is no header: a reader of screens would announce one that says nothing (axe, empty-table-header). */

import type MarkdownIt from 'markdown-it';

export function emptyHeaders(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.core.ruler.push('empty-headers', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'th_open' || tokens[index + 1]?.content !== '') continue;
      token.tag = 'td';
      tokens[index + 2]!.tag = 'td';
    }
  });
}
