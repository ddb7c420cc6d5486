/** Wrong: the window doubles every round, whoever counts acknowledgements. */
export function rounds(of: { bytes: number; mssBytes: number; windowSegments: number; windowGrowth: number }): number {
  let window = of.windowSegments * of.mssBytes;
  let sent = window;
  let count = 1;
  while (sent < of.bytes) {
    window *= 2;
    sent += window;
    count++;
  }
  return count;
}
