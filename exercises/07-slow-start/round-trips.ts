/** A response on a connection, and how its sender may send. */
export interface Response {
  readonly bytes: number;
  /** The most payload that one segment carries. */
  readonly mssBytes: number;
  /** The congestion window when the response begins. */
  readonly windowSegments: number;
  /** By how much the window is larger in each round than in the one before: 2, or 1.5 with delayed ACKs counted per ACK. */
  readonly windowGrowth: number;
}

/** How many rounds the response takes, when its bytes take no time on the link and nothing is lost. */
export function rounds({ bytes, mssBytes, windowSegments, windowGrowth }: Response): number {
  // TODO: send a window in each round, let it grow, and count the rounds until all bytes have been sent.
  throw new Error(`write how many rounds ${bytes} bytes take: ${windowSegments} x ${mssBytes}, growth ${windowGrowth}`);
}
