/** A frame of HTTP/2, as far as bodies are concerned. */
export interface Frame {
  readonly type: 'DATA' | 'HEADERS' | 'SETTINGS' | 'WINDOW_UPDATE' | 'PING' | 'RST_STREAM';
  /** 0: the frame is for the connection. */
  readonly stream: number;
  /** What it carries; for DATA a piece of a body. */
  readonly payload: string;
  /** Whether it is the last frame of its stream (the flag END_STREAM of DATA and HEADERS). */
  readonly endStream: boolean;
}

/** What has become of a stream. */
export interface Body {
  readonly stream: number;
  readonly text: string;
  /** `reset`: by RST_STREAM; the body will never be complete. */
  readonly state: 'complete' | 'open' | 'reset';
}

/** The bodies of all streams that had headers, in the order in which the streams began. */
export function bodiesOf(frames: readonly Frame[]): Body[] {
  // TODO: go through the frames in order, and give each piece to the body of its own stream.
  throw new Error(`write the bodies of ${frames.length} frames`);
}
