/** Wrong: a body that is not complete yet is taken for a whole one. */
export interface ParsedResponse {
  readonly status: number;
  readonly body: string;
}

interface Head {
  readonly status: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly end: number;
}

export function readHead(stream: string, from: number): Head | undefined {
  const end = stream.indexOf('\r\n\r\n', from);
  if (end < 0) return undefined;
  const [statusLine, ...lines] = stream.slice(from, end).split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine!.split(' ')[1]), fields: new Map(fields), end: end + 4 };
}

export function readLength(stream: string, from: number, bytes: number): { body: string; end: number } | undefined {
  const end = from + bytes;
  return { body: stream.slice(from, end), end };
}

export function readChunked(stream: string, from: number): { body: string; end: number } | undefined {
  let body = '';
  for (let at = from; ; ) {
    const lineEnd = stream.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const bytes = Number.parseInt(stream.slice(at, lineEnd), 16);
    const dataEnd = lineEnd + 2 + bytes;
    if (stream.length < dataEnd + 2) return undefined;
    if (bytes === 0) return { body, end: dataEnd + 2 };
    body += stream.slice(lineEnd + 2, dataEnd);
    at = dataEnd + 2;
  }
}

export function splitResponses(stream: string, methods: readonly string[]): ParsedResponse[] {
  const responses: ParsedResponse[] = [];
  let at = 0;
  while (responses.length < methods.length) {
    const head = readHead(stream, at);
    if (!head) break;
    const { status, fields, end } = head;
    const isInterim = status < 200;
    const hasNone = isInterim || status === 204 || status === 304 || methods[responses.length] === 'HEAD';
    const rest = hasNone
      ? { body: '', end }
      : fields.get('transfer-encoding')?.toLowerCase() === 'chunked'
        ? readChunked(stream, end)
        : readLength(stream, end, Number(fields.get('content-length') ?? 0));
    if (!rest) break;
    if (!isInterim) responses.push({ status, body: rest.body });
    at = rest.end;
  }
  return responses;
}
