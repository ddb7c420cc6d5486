/** Modules that are bundled and have no types. */

declare module '@jupyterlab/*/style/index.js';
declare module 'katex/dist/katex.css' {}
declare module '*.css' {}
declare module 'markdown-it-footnote' {
  import type MarkdownIt from 'markdown-it';

  const footnote: (markdown: MarkdownIt) => void;
  export default footnote;
}
