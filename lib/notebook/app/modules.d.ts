/** Modules that are bundled and have no types. */

declare module '@jupyterlab/*/style/index.js';
declare module 'katex/dist/katex.css' {}
declare module '*.css' {}
