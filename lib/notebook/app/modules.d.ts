/** Modules that are bundled and have no types. */

declare module '@jupyterlab/*/style/index.js';
declare module 'katex/dist/katex.css' {}
declare module '*.css' {}
declare module 'markdown-it-footnote' {
  import type MarkdownIt from 'markdown-it';

  const footnote: (markdown: MarkdownIt) => void;
  export default footnote;
}

declare module 'katex/contrib/auto-render' {
  interface Options {
    readonly throwOnError?: boolean;
    readonly delimiters?: readonly { readonly left: string; readonly right: string; readonly display: boolean }[];
  }
  export default function renderMathInElement(element: HTMLElement, options?: Options): void;
}
