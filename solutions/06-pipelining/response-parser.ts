/** A final response, as it came off the connection. */
export interface ParsedResponse {
  readonly status: number;
  readonly body: string;
}

/** The lines of a response before its body: its status and its fields, their names in lower case. */
interface Head {
  readonly status: number;
  readonly fields: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly end: number;
}

/** Given: the head that begins at `from`; `undefined` if it is not complete yet. */
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

/** Given: the body of so many bytes that begins at `from`, and where it ends; `undefined` if it is not complete yet. */
export function readLength(stream: string, from: number, bytes: number): { body: string; end: number } | undefined {
  const end = from + bytes;
  return stream.length < end ? undefined : { body: stream.slice(from, end), end };
}

/** Given: the body in chunks that begins at `from`, and where it ends; `undefined` if it is not complete yet. */
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

/**
 * Splits what came over one connection into responses, in the order of the requests. A response that is not complete is left out.
 *
 * @param stream each character is a byte
 * @param methods of the requests, in order
 */
export function splitResponses(stream: string, methods: readonly string[]): ParsedResponse[] {
  // BEGIN SOLUTION
  const responses: ParsedResponse[] = [];
  let at = 0;
  while (responses.length < methods.length) {
    const head = readHead(stream, at);
    if (!head) break;
    const { status, fields, end } = head;
    const isInterim = status < 200; // RFC 9110 s.15.2: the answer is still to come
    // RFC 9112 s.6.3, in this order: no body at all, then chunks, then a length.
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
  // END SOLUTION
  // BEGIN STUB
  // // TODO: read head after head; after each, find out where its body ends (RFC 9112 s.6.3).
  // throw new Error(`write how ${stream.length} bytes are split into ${methods.length} responses`);
  // END STUB
}
