/**
 * How the site looks: one column and the page's contents beside it, the system's own fonts, light or dark as the reader
 * prefers or chooses. Text meets a contrast of 4.5 to 1 in both (WCAG 2.2, 1.4.3), code in colour included. Figures are
 * drawn for light paper and stay on a light card. On paper, only what is worth printing.
 */

export const SITE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14181f); --text: light-dark(#1d2330, #e2e6ee); --quiet: light-dark(#5a6375, #9aa5b8);
  --line: light-dark(#d9dee7, #303846); --edge: light-dark(#7b8496, #7b8496); --panel: light-dark(#f4f6f9, #1c222c);
  --accent: light-dark(#0f6b64, #5cc9bd); --link: light-dark(#0a5fb4, #7db8ff);
  --error: light-dark(#a3231d, #ff9a92); --error-panel: light-dark(#fdf1f0, #2c1b1d); --warn-panel: light-dark(#fdf6e7, #2a2417);
  --keyword: light-dark(#9a1c62, #ff9ec7); --string: light-dark(#1a6332, #9bd9a5); --constant: light-dark(#0b5394, #8cc4ff);
  --function: light-dark(#5b3a9e, #cbb2ff);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--text);
  font: 1.0625rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
.top, .page, footer { max-width: 50rem; margin: 0 auto; padding: 0 1.25rem; }
.top { display: flex; align-items: center; gap: 1rem; padding-top: .9rem; padding-bottom: .9rem; }
.home { font-weight: 700; color: var(--accent); text-decoration: none; padding: .35rem 0; }
.home:hover { text-decoration: underline; }
.search { position: relative; flex: 1; max-width: 20rem; margin-left: auto; }
.search input { width: 100%; font: inherit; font-size: .95rem; padding: .4rem .7rem; color: inherit; background: var(--panel); border: 1px solid var(--edge); border-radius: 6px; }
.search ::placeholder { color: var(--quiet); opacity: 1; }
.results { position: absolute; z-index: 2; top: calc(100% + .3rem); right: 0; width: min(34rem, calc(100vw - 2rem)); max-height: 75vh; overflow: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: 8px; box-shadow: 0 8px 30px rgb(0 0 0 / .25); }
.results p { margin: 0; padding: .5rem .9rem; color: var(--quiet); font-size: .85rem; }
.results ul { list-style: none; margin: 0; padding: 0; }
.results a { display: block; padding: .55rem .9rem; border-top: 1px solid var(--line); color: inherit; text-decoration: none; }
.results a:hover, .results a:focus { background: var(--panel); }
.results strong { color: var(--link); }
.results span, .results small { color: var(--quiet); font-size: .85rem; }
.results small { display: block; }
.theme { margin-left: auto; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; background: none; color: inherit; border: 1px solid transparent; border-radius: 6px; cursor: pointer; }
.search:not([hidden]) ~ .theme { margin-left: 0; }
.theme:hover { background: var(--panel); }
.page { padding-top: .5rem; padding-bottom: 3rem; }
main:focus { outline: none; }
footer { padding-bottom: 3rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 3; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 2em 0 .6em; }
h1 { font-size: clamp(1.7rem, 5vw, 2.3rem); letter-spacing: -.02em; margin-top: .4em; }
h2 { font-size: 1.45rem; letter-spacing: -.01em; padding-top: 1.1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.15rem; }
.header-anchor { color: var(--quiet); font-weight: 400; text-decoration: none; opacity: 0; }
:is(h1, h2, h3, h4):hover .header-anchor { opacity: 1; }
p, ul, ol, blockquote { margin: 0 0 1em; }
li > p { margin-bottom: .4em; }
blockquote { margin-left: 0; padding: .1rem 0 .1rem 1rem; border-left: 4px solid var(--line); color: var(--quiet); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5em 0; }
code, pre, .count { font-family: var(--mono); font-size: .88em; }
code { background: var(--panel); padding: .12em .35em; border-radius: 4px; }
pre { margin: 0; padding: .85rem 1rem; overflow: auto; line-height: 1.5; tab-size: 2; background: var(--panel); border-radius: 6px; }
pre code { background: none; padding: 0; font-size: 1em; }
:is(h1, h2, h3) code { font-size: .9em; padding: 0; background: none; }
.markdown > pre, main > pre { margin-bottom: 1em; }
.t-keyword { color: var(--keyword); }
.t-string, .t-string-expression { color: var(--string); }
.t-constant { color: var(--constant); }
.t-function { color: var(--function); }
.t-comment { color: var(--quiet); font-style: italic; }
.t-inserted { color: var(--string); }
.t-deleted { color: var(--error); }
.table { overflow-x: auto; margin: 0 0 1em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .8rem; border: 1px solid var(--line); text-align: left; }
th { background: var(--panel); font-weight: 600; }
img { max-width: 100%; height: auto; }
math[display="block"] { margin: 1em 0; overflow-x: auto; overflow-y: hidden; }
.katex-error { color: var(--error); }
.footnotes { font-size: .92em; color: var(--quiet); }
.footnotes-sep { margin: 2em 0 1em; }
.code { margin: 1.5rem 0; }
.source { position: relative; border-left: 4px solid var(--accent); border-radius: 6px; overflow: hidden; }
.source pre { border-radius: 0; padding-right: 3.5rem; }
.count { position: absolute; top: .85rem; line-height: 1.5; right: 0; padding: 0 .8rem; background: var(--panel); color: var(--quiet); user-select: none; }
.outputs { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; margin-top: .75rem; }
.outputs pre { background: none; padding: .25rem 0 .25rem 1.25rem; max-height: 32rem; border-radius: 0; }
.outputs pre.stderr { background: var(--warn-panel); padding: .6rem 1.25rem; border-radius: 6px; }
.outputs pre.error { background: var(--error-panel); color: var(--error); padding: .85rem 1.25rem; border-radius: 6px; }
.outputs .markdown { padding-left: 1.25rem; }
.outputs .markdown > :last-child { margin-bottom: 0; }
.figure-slider { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .5rem 1rem; font: .875rem Arial, Helvetica, sans-serif; }
.figure-slider input { flex: 1 1 12rem; min-height: 24px; accent-color: #0f766e; }
figure { margin: 0; padding: .5rem; background: #ffffff; color: #1d2330; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.still { overflow-x: auto; }
.still img { display: block; margin: 0 auto; }
.plot { width: 100%; overflow-x: auto; overflow-y: hidden; }
.lead { font-size: 1.2rem; color: var(--quiet); text-wrap: balance; }
.chapters { padding-left: 1.8rem; }
.chapters > li { margin-bottom: 1.1rem; }
.chapters > li > a { font-weight: 600; font-size: 1.1rem; }
.chapters p { margin: .1rem 0 .3rem; color: var(--quiet); }
.chapters ul { padding-left: 1.2rem; margin: 0; }
.neighbours { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
.neighbours a { padding: .7rem 1rem; border: 1px solid var(--line); border-radius: 8px; text-decoration: none; font-weight: 600; }
.neighbours a:hover { background: var(--panel); }
.neighbours a[rel="next"] { grid-column: 2; text-align: right; }
.neighbours small { display: block; color: var(--quiet); font-weight: 400; }
.contents summary { font-weight: 600; cursor: pointer; padding: .3rem 0; }
.contents ul { list-style: none; margin: 0; padding: 0; }
.contents a { display: block; padding: .25rem 0; color: var(--quiet); text-decoration: none; }
.contents a:hover { color: var(--link); text-decoration: underline; }
.contents .level-3 { padding-left: 1rem; }
@media (min-width: 78rem) {
  .top, .page, footer { max-width: 74rem; }
  .page { display: grid; grid-template-columns: minmax(0, 47.5rem) 14rem; justify-content: space-between; }
  .contents { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: .92rem; border-left: 1px solid var(--line); padding-left: 1rem; margin-top: 1rem; }
  footer .neighbours { max-width: 47.5rem; }
}
@media (max-width: 77.99rem) {
  .page { display: flex; flex-direction: column; }
  .contents { order: -1; background: var(--panel); border-radius: 8px; padding: .4rem 1rem; margin-bottom: 1rem; }
}
@media (max-width: 34rem) {
  body { font-size: 1rem; }
  .top, .page, footer { padding-left: .9rem; padding-right: .9rem; }
  .outputs pre { padding-left: .5rem; }
  .source pre { padding-right: 1rem; }
  .count { display: none; }
  .top { position: relative; }
  .search { position: static; }
  .results { left: .9rem; right: .9rem; width: auto; }
  .still img { max-width: none; }
  .neighbours { grid-template-columns: 1fr; }
  .neighbours a[rel="next"] { grid-column: 1; }
}
@media print {
  :root, :root[data-theme] { color-scheme: light; }
  body { font-size: 10.5pt; }
  .skip, .top, footer, .contents, .plot, .header-anchor { display: none; }
  .page { display: block; max-width: none; padding: 0; }
  .still[hidden] { display: block !important; }
  .still img { max-width: 100%; }
  pre, .outputs pre { max-height: none; white-space: pre-wrap; overflow: visible; }
  .source, figure, tr, img { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
`.trimStart();
