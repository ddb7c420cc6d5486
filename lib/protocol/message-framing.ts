/**
 * Where an HTTP/1.1 message ends: the eight rules of RFC 9112 s.6.3, first match first.
 *
 * A connection can only carry another exchange if the end of this message can be told without closing it. So this is
 * half of what decides persistence (the other half is `persistence.ts`). Left out: parsing chunks, and what a recipient
 * does with the message beyond its end.
 */

import { http10, isAtLeast, parseHttpVersion } from './http-version.ts';

export type FramingForm = 'none' | 'tunnel' | 'chunked' | 'length' | 'until-close' | 'invalid';

export interface Framing {
  readonly form: FramingForm;
  /** Length of the body in bytes where it is known before the body is read, otherwise `null`. */
  readonly bodyBytes: number | null;
  /** Whether the end of the message can be told without closing the connection, and the connection trusted afterwards. */
  readonly selfDefined: boolean;
  /** Two ways to tell the length were given: perhaps an attempt at request smuggling (RFC 9112 s.11.2). */
  readonly suspicious: boolean;
  /** Which of the eight rules decided. */
  readonly rule: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  readonly because: string;
}

interface Fields {
  /** As received; default `HTTP/1.1`. */
  readonly version?: string;
  /** Value of `Transfer-Encoding`, several lines joined with commas; absent if the field is. */
  readonly transferEncoding?: string | undefined;
  /** Value of `Content-Length`, several lines joined with commas; absent if the field is. */
  readonly contentLength?: string | undefined;
}

export type FramedMessage =
  | (Fields & { readonly kind: 'request' })
  | (Fields & { readonly kind: 'response'; readonly status: number; readonly requestMethod: string });

/**
 * How the body of a message is delimited (RFC 9112 s.6.3).
 *
 * @throws {InputError} where `version` is none
 * @example
 * messageFraming({ kind: 'response', status: 200, requestMethod: 'GET' }).form; // 'until-close'
 */
export function messageFraming(message: FramedMessage): Framing {
  const { kind, transferEncoding, contentLength } = message;
  if (kind === 'response' && isBodyless(message)) {
    return say(1, 'none', 'no body follows a response to HEAD, nor one with status 1xx, 204 or 304', { bodyBytes: 0 });
  }
  if (kind === 'response' && message.requestMethod === 'CONNECT' && message.status >= 200 && message.status < 300) {
    return say(2, 'tunnel', 'after a 2xx answer to CONNECT the connection is a tunnel', { selfDefined: false });
  }
  if (transferEncoding !== undefined) return transferFraming(message, transferEncoding);
  if (contentLength !== undefined) {
    const bodyBytes = parseContentLength(contentLength);
    if (bodyBytes === null) {
      const reaction = kind === 'request' ? 'the server answers 400 and closes' : 'the client discards it and closes';
      return say(5, 'invalid', `Content-Length is not one decimal number: ${reaction}`, { selfDefined: false });
    }
    return say(6, 'length', 'Content-Length gives the length', { bodyBytes });
  }
  if (kind === 'request') return say(7, 'none', 'a request that gives no length has no body', { bodyBytes: 0 });
  return say(8, 'until-close', 'a response that gives no length ends when the server closes', { selfDefined: false });
}

function isBodyless({ status, requestMethod }: FramedMessage & { kind: 'response' }): boolean {
  return requestMethod === 'HEAD' || (status >= 100 && status < 200) || status === 204 || status === 304;
}

/** Rules 3 and 4, and s.6.1: an HTTP/1.0 message must not have a transfer coding, so its framing is faulty. */
function transferFraming({ kind, version = 'HTTP/1.1', contentLength }: FramedMessage, codings: string): Framing {
  const chunkedLast = /(?:^|,)[ \t]*chunked[ \t,]*$/i.test(codings);
  const from10 = !isAtLeast(parseHttpVersion(version), { ...http10, minor: 1 });
  const suspicious = contentLength !== undefined;
  const rule = suspicious ? 3 : 4;
  const first = suspicious ? 'Transfer-Encoding overrides Content-Length; ' : '';
  if (chunkedLast && !from10) {
    return say(rule, 'chunked', `${first}the chunks say where the body ends`, { suspicious, selfDefined: !suspicious });
  }
  if (chunkedLast) {
    const because = `${first}a transfer coding in HTTP/1.0 is faulty framing: close after this message (s.6.1)`;
    return say(rule, 'chunked', because, { suspicious, selfDefined: false });
  }
  if (kind === 'request') {
    const because = `${first}the length of a request that is not chunked last cannot be told: the server answers 400 and closes`;
    return say(rule, 'invalid', because, { suspicious, selfDefined: false });
  }
  const because = `${first}a response that is not chunked last ends when the server closes`;
  return say(rule, 'until-close', because, { suspicious, selfDefined: false });
}

/** Rule 5: one number; a list is tolerated where all of its members are that number. */
function parseContentLength(value: string): number | null {
  const members = value.split(',').map((member) => member.trim());
  const [first] = members;
  const valid = members.every((member) => /^\d+$/.test(member) && member === first);
  const bytes = Number(first);
  return valid && Number.isSafeInteger(bytes) ? bytes : null;
}

function say(rule: Framing['rule'], form: FramingForm, because: string, more: Partial<Framing>): Framing {
  return { form, bodyBytes: null, selfDefined: true, suspicious: false, ...more, rule, because };
}
