/** A header field that brings a message head up to a given size; HTTP has none for it, so it says what it is. */

const name = 'x-padding';
const emptyBytes = `${name}: \r\n`.length;

/**
 * @param headBytes the size of the message head without padding, its empty line included
 * @param wantedBytes the size it should have
 * @returns the field; `undefined`: the head is as long already, or so nearly that not even an empty field fits
 */
export function padding(headBytes: number, wantedBytes: number): { name: string; value: string } | undefined {
  const missing = wantedBytes - headBytes - emptyBytes;
  return missing > 0 ? { name, value: 'x'.repeat(missing) } : undefined;
}
