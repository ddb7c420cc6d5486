/**
 * How pages look: one column, a comfortable measure, the system's own fonts, light or dark as the reader prefers. Text
 * meets a contrast of 4.5 to 1 in both (WCAG 2.2, 1.4.3). Figures are drawn for light paper and stay on a light card.
 */

export const STYLE = `
:root {
  --paper: #ffffff; --text: #1d2330; --quiet: #5a6375; --line: #d9dee7; --panel: #f4f6f9;
  --accent: #0f6b64; --link: #0a5fb4; --error: #a3231d; --error-panel: #fdf1f0; --warn-panel: #fdf6e7;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --text: #e2e6ee; --quiet: #9aa5b8; --line: #303846; --panel: #1c222c;
    --accent: #5cc9bd; --link: #7db8ff; --error: #ff9a92; --error-panel: #2c1b1d; --warn-panel: #2a2417;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--text);
  font: 1.0625rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
header, main, footer { max-width: 50rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1rem; font-size: .95rem; }
main { padding-top: 1.5rem; padding-bottom: 3rem; }
main:focus { outline: none; }
footer { padding-bottom: 3rem; }
a { color: var(--link); text-underline-offset: .15em; }
header a { color: var(--accent); font-weight: 600; text-decoration: none; }
header a:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 2em 0 .6em; }
h1 { font-size: clamp(1.7rem, 5vw, 2.3rem); letter-spacing: -.02em; margin-top: .4em; }
h2 { font-size: 1.45rem; letter-spacing: -.01em; padding-top: 1.1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.15rem; }
p, ul, ol, blockquote { margin: 0 0 1em; }
li > p { margin-bottom: .4em; }
blockquote { margin-left: 0; padding: .1rem 0 .1rem 1rem; border-left: 4px solid var(--line); color: var(--quiet); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5em 0; }
code, pre, .count { font-family: var(--mono); font-size: .88em; }
code { background: var(--panel); padding: .12em .35em; border-radius: 4px; }
pre { margin: 0; padding: .85rem 1rem; overflow: auto; line-height: 1.5; tab-size: 2; background: var(--panel); border-radius: 6px; }
pre code { background: none; padding: 0; font-size: 1em; }
.markdown > pre { margin-bottom: 1em; }
.table { overflow-x: auto; margin: 0 0 1em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .8rem; border: 1px solid var(--line); text-align: left; }
th { background: var(--panel); font-weight: 600; }
img { max-width: 100%; height: auto; }
.code { margin: 1.5rem 0; }
.source { position: relative; border-left: 4px solid var(--accent); border-radius: 6px; overflow: hidden; }
.source pre { border-radius: 0; padding-right: 3.5rem; }
.count { position: absolute; top: .85rem; line-height: 1.5; right: .8rem; color: var(--quiet); user-select: none; }
.outputs { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; margin-top: .75rem; }
.outputs pre { background: none; padding: .25rem 0 .25rem 1.25rem; max-height: 32rem; border-radius: 0; }
.outputs pre.stderr { background: var(--warn-panel); padding: .6rem 1.25rem; border-radius: 6px; }
.outputs pre.error { background: var(--error-panel); color: var(--error); padding: .85rem 1.25rem; border-radius: 6px; }
.outputs .markdown { padding-left: 1.25rem; }
.outputs .markdown > :last-child { margin-bottom: 0; }
figure { margin: 0; padding: .5rem; background: #ffffff; color: #1d2330; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
figure img { display: block; margin: 0 auto; }
figure p { margin: .5rem; }
.plot { width: 100%; }
.notice { background: var(--error-panel); color: var(--error); padding: .75rem 1rem; border-radius: 6px; }
.notice a { color: inherit; font-weight: 600; }
.pages { list-style: none; padding: 0; border-top: 1px solid var(--line); }
.pages li { border-bottom: 1px solid var(--line); }
.pages a { display: block; padding: .9rem .25rem; text-decoration: none; font-weight: 600; }
.pages a:hover { background: var(--panel); }
.neighbours { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
.neighbours a { text-decoration: none; font-weight: 600; }
@media (max-width: 34rem) {
  body { font-size: 1rem; }
  header, main, footer { padding-left: .9rem; padding-right: .9rem; }
  .outputs pre { padding-left: .5rem; }
  .source pre { padding-right: 1rem; }
  .count { display: none; }
}
@media print { .skip, header, footer { display: none; } pre { max-height: none; white-space: pre-wrap; } }
`;
