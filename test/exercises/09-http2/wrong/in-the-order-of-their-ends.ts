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

/** Wrong: hands streams over as they end, so that the slow ones come last. */
export function bodiesOf(frames: readonly Frame[]): Body[] {
  const open = new Map<number, Body>();
  const ended: Body[] = [];
  for (const { type, stream, payload, endStream } of frames) {
    if (type === 'HEADERS' && !open.has(stream)) open.set(stream, { stream, text: '', state: 'open' });
    const body = open.get(stream);
    if (body && type === 'RST_STREAM') body.state = 'reset';
    if (body && type === 'DATA') body.text += payload;
    if (body?.state === 'open' && endStream) {
      ended.push({ ...body, state: 'complete' });
      open.delete(stream);
    }
  }
  return [...ended, ...open.values()];
}
