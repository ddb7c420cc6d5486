/**
 * Code in colour. A token becomes a `span` with a class that says what it is, so that the style sheet decides on colours,
 * for light and dark alike. Grammars: TypeScript, JavaScript, shell, JSON, HTTP messages, diffs.
 */

import { createCssVariablesTheme, createHighlighterCoreSync, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import diff from 'shiki/langs/diff.mjs';
import http from 'shiki/langs/http.mjs';
import json from 'shiki/langs/json.mjs';
import shell from 'shiki/langs/shellscript.mjs';
import typescript from 'shiki/langs/typescript.mjs';
import { escapeHtml } from './html.ts';

/** Shiki's theme that names what a token is by a variable, such as `var(--shiki-token-keyword)`. */
const THEME = 'css-variables';
const CLASS = /^var\(--shiki-token-([a-z-]+)\)$/;
/** What looks like any other text is not worth its markup. */
const PLAIN = ['punctuation', 'parameter', 'link'];

let highlighter: HighlighterCore | undefined;

/** HTML of the code; `null` if the language is none of ours. */
export function highlight(code: string, language: string): string | null {
  highlighter ??= createHighlighterCoreSync({
    themes: [createCssVariablesTheme({ name: THEME })],
    langs: [typescript, shell, json, http, diff],
    engine: createJavaScriptRegexEngine(),
  });
  const name = language === 'js' || language === 'javascript' ? 'typescript' : language;
  if (!highlighter.getLoadedLanguages().includes(name)) return null;
  const { tokens } = highlighter.codeToTokens(code.replace(/\n$/, ''), { lang: name, theme: THEME });
  return tokens
    .map((line) => line.map(({ content, color }) => span(content, CLASS.exec(color ?? '')?.[1])).join(''))
    .join('\n');
}

/** White space has no colour, and is most of the markup if it is given one. */
function span(content: string, kind: string | undefined): string {
  const [, before, word, after] = /^(\s*)(.*?)(\s*)$/s.exec(content)!;
  if (kind === undefined || PLAIN.includes(kind) || word === '') return escapeHtml(content);
  return `${before}<span class="t-${kind}">${escapeHtml(word!)}</span>${after}`;
}
