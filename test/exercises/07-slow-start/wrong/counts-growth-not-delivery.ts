/** Wrong: counts until the window is as large as the response, not until the response has been sent. */
export function rounds(of: { bytes: number; mssBytes: number; windowSegments: number; windowGrowth: number }): number {
  const ratio = of.bytes / (of.windowSegments * of.mssBytes);
  return ratio <= 1 ? 1 : 1 + Math.ceil(Math.log(ratio) / Math.log(of.windowGrowth));
}
