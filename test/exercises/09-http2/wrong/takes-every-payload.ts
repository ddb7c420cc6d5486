interface Frame {
  readonly type: string;
  readonly stream: number;
  readonly payload: string;
  readonly endStream: boolean;
}

interface Body {
  stream: number;
  text: string;
  state: string;
}

/** Wrong: takes the payload of any frame for a piece of a body, also on stream 0. */
export function bodiesOf(frames: readonly Frame[]): Body[] {
  const bodies = new Map<number, Body>();
  for (const { type, stream, payload, endStream } of frames) {
    const body = bodies.get(stream) ?? { stream, text: '', state: 'open' };
    bodies.set(stream, body);
    if (type !== 'HEADERS') body.text += payload;
    if (type === 'RST_STREAM') body.state = 'reset';
    if (body.state === 'open' && endStream) body.state = 'complete';
  }
  return [...bodies.values()];
}
