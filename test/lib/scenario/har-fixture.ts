/** Small HAR files, made up for the tests, in the manner of the browsers that write them. */

export interface EntryInput {
  readonly url: string;
  /** From the start of the page, in ms. */
  readonly startMs?: number;
  readonly method?: string;
  readonly status?: number;
  readonly httpVersion?: string;
  readonly timings?: Readonly<Record<string, unknown>>;
  readonly time?: unknown;
  readonly request?: object;
  readonly response?: object;
  readonly content?: object;
  readonly more?: object;
}

const pageStart = Date.UTC(2026, 0, 31, 12);

/** Takes 60 ms: 50 to wait, 10 to receive; 1000 bytes of body, 200 of header, asked for with 150. */
export function harEntry(input: EntryInput) {
  const { url, startMs = 0, method = 'GET', status = 200, httpVersion = 'http/1.1', time = 60 } = input;
  return {
    startedDateTime: new Date(pageStart + startMs).toISOString(),
    time,
    request: {
      method,
      url,
      httpVersion,
      headers: [],
      queryString: [],
      cookies: [],
      headersSize: 150,
      bodySize: 0,
      ...input.request,
    },
    response: {
      status,
      statusText: '',
      httpVersion,
      headers: [],
      cookies: [],
      content: { size: 1000, mimeType: 'text/html', ...input.content },
      redirectURL: '',
      headersSize: 200,
      bodySize: 1000,
      ...input.response,
    },
    cache: {},
    timings: { blocked: 0, dns: -1, connect: -1, ssl: -1, send: 0, wait: 50, receive: 10, ...input.timings },
    ...input.more,
  };
}

export function harOf(entries: readonly unknown[], pages?: readonly unknown[]) {
  return { log: { version: '1.2', creator: { name: 'test', version: '1' }, ...(pages && { pages }), entries } };
}
