/**
 * Positions in code. The protocol counts Unicode code points (since 5.2), JavaScript and TypeScript count UTF-16 units; they
 * part after the first emoji.
 */

/** The UTF-16 index of the code point at `position`. */
export function unitIndex(text: string, position: number): number {
  return Array.from(text).slice(0, position).join('').length;
}

/** How many code points stand before the UTF-16 `index`. */
export function codePointIndex(text: string, index: number): number {
  return Array.from(text.slice(0, index)).length;
}
