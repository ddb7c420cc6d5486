/** The text of a source file from its bytes: what can be read is read, and what was repaired is said. */

export type SourceText = { readonly text: string; readonly note?: string } | { readonly refusal: string };

export function sourceText(bytes: Buffer): SourceText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return repaired(new TextDecoder('utf-16le').decode(bytes), 'UTF-16');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return repaired(new TextDecoder('utf-16be').decode(bytes), 'UTF-16');
  if (bytes.includes(0)) return { refusal: 'it is no text: it contains NUL bytes' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return repaired(new TextDecoder('windows-1252').decode(bytes), 'windows-1252');
  }
}

function repaired(text: string, encoding: string): SourceText {
  if (text.includes('\0')) return { refusal: 'it is no text: it contains NUL characters' };
  return { text, note: `it was read as ${encoding}; save it as UTF-8` };
}
