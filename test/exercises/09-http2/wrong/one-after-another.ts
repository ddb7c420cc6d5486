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

/** Wrong: takes the newest stream for the only one under way, as in HTTP/1.1. */
export function bodiesOf(frames: readonly Frame[]): Body[] {
  const bodies: Body[] = [];
  for (const { type, stream, payload, endStream } of frames) {
    if (type === 'HEADERS' && !bodies.some((body) => body.stream === stream)) {
      bodies.push({ stream, text: '', state: 'open' });
    }
    const body = bodies.at(-1);
    if (body && type === 'RST_STREAM') body.state = 'reset';
    if (body && type === 'DATA') body.text += payload;
    if (body?.state === 'open' && endStream) body.state = 'complete';
  }
  return bodies;
}
