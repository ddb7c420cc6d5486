/** Words that a submission chose, for a terminal or a page: without what would steer either. */

const longest = 2000;
/** Control and format characters (which hide or reverse text), halves of characters, separators; not tab and line feed. */
const steering = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Control characters, and those that hide or reverse text, become a mark; long texts are cut. */
export function clean(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)} …` : text;
  return short.replaceAll('\r\n', '\n').replace(steering, '\ufffd');
}
