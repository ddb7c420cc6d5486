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
  // BEGIN SOLUTION
  // A Map keeps the order in which streams began; each stream has a body and a state of its own.
  const bodies = new Map<number, Body>();
  for (const { type, stream, payload, endStream } of frames) {
    const known = bodies.get(stream);
    if (type === 'HEADERS' && !known) bodies.set(stream, { stream, text: '', state: 'open' });
    if (type === 'RST_STREAM' && known) bodies.set(stream, { ...known, state: 'reset' });
    if (type === 'DATA' && known) bodies.set(stream, { ...known, text: known.text + payload });
    // HEADERS may end a stream too: a response without a body, or trailers.
    const body = bodies.get(stream);
    if (body?.state === 'open' && endStream) bodies.set(stream, { ...body, state: 'complete' });
  }
  return [...bodies.values()];
  // END SOLUTION
  // BEGIN STUB
  // // TODO: go through the frames in order, and give each piece to the body of its own stream.
  // throw new Error(`write the bodies of ${frames.length} frames`);
  // END STUB
}
