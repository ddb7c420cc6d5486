/** Wrong: takes the window for constant. */
export function rounds(of: { bytes: number; mssBytes: number; windowSegments: number; windowGrowth: number }): number {
  return Math.ceil(of.bytes / (of.windowSegments * of.mssBytes));
}
