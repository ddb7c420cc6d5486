import { describe, expect, test } from 'vitest';
import { type FramedMessage, messageFraming } from '../../../lib/protocol/message-framing.ts';

const response = (fields: Partial<Extract<FramedMessage, { kind: 'response' }>>): FramedMessage => ({
  kind: 'response',
  status: 200,
  requestMethod: 'GET',
  ...fields,
});
const request = (fields: Partial<Extract<FramedMessage, { kind: 'request' }>>): FramedMessage => ({
  kind: 'request',
  ...fields,
});

describe('messageFraming', () => {
  test.each<[string, FramedMessage, object]>([
    [
      'rule 1: HEAD',
      response({ requestMethod: 'HEAD', contentLength: '5000' }),
      { rule: 1, form: 'none', bodyBytes: 0 },
    ],
    ['rule 1: 1xx', response({ status: 103, transferEncoding: 'chunked' }), { rule: 1, form: 'none', bodyBytes: 0 }],
    ['rule 1: 204', response({ status: 204, contentLength: '9' }), { rule: 1, form: 'none', bodyBytes: 0 }],
    ['rule 1: 304', response({ status: 304, contentLength: '9' }), { rule: 1, form: 'none', bodyBytes: 0 }],
    [
      'rule 2: 2xx to CONNECT',
      response({ requestMethod: 'CONNECT', contentLength: '9' }),
      { rule: 2, form: 'tunnel', selfDefined: false },
    ],
    ['rule 2 is for 2xx only', response({ requestMethod: 'CONNECT', status: 407, contentLength: '9' }), { rule: 6 }],
    [
      'rule 3: Transfer-Encoding wins over Content-Length, with suspicion',
      response({ transferEncoding: 'chunked', contentLength: '9' }),
      { rule: 3, form: 'chunked', suspicious: true, selfDefined: false },
    ],
    [
      'rule 4: chunked last',
      request({ transferEncoding: 'gzip, Chunked' }),
      { rule: 4, form: 'chunked', bodyBytes: null, selfDefined: true, suspicious: false },
    ],
    [
      'rule 4: response, chunked not last',
      response({ transferEncoding: 'chunked, gzip' }),
      { rule: 4, form: 'until-close', selfDefined: false },
    ],
    [
      'rule 4: request, chunked not last: 400 and close',
      request({ transferEncoding: 'gzip' }),
      { rule: 4, form: 'invalid', selfDefined: false, because: expect.stringContaining('400') },
    ],
    ['rule 4: a coding that only ends in chunked', response({ transferEncoding: 'xchunked' }), { form: 'until-close' }],
    [
      's.6.1: a transfer coding in HTTP/1.0 is faulty',
      response({ version: 'HTTP/1.0', transferEncoding: 'chunked' }),
      { form: 'chunked', selfDefined: false },
    ],
    ['rule 5: no number', response({ contentLength: '5 kB' }), { rule: 5, form: 'invalid', selfDefined: false }],
    ['rule 5: negative', request({ contentLength: '-1' }), { rule: 5, because: expect.stringContaining('400') }],
    ['rule 5: unlike members', request({ contentLength: '5, 6' }), { rule: 5, form: 'invalid' }],
    ['rule 5: beyond exact numbers', request({ contentLength: '9'.repeat(17) }), { rule: 5, form: 'invalid' }],
    ['rule 5 tolerates equal members', request({ contentLength: '5, 5' }), { rule: 6, bodyBytes: 5 }],
    ['rule 6: Content-Length', response({ contentLength: '5000' }), { rule: 6, form: 'length', bodyBytes: 5000 }],
    ['rule 7: request with neither', request({}), { rule: 7, form: 'none', bodyBytes: 0, selfDefined: true }],
    ['rule 8: response with neither', response({}), { rule: 8, form: 'until-close', selfDefined: false }],
  ])('RFC 9112 s.6.3 %s', (_, message, expected) => {
    expect(messageFraming(message)).toMatchObject(expected);
  });

  test('a request is never delimited by closing (RFC 9112 s.6.3)', () => {
    for (const transferEncoding of [undefined, '', 'gzip', 'chunked', 'chunked, gzip']) {
      for (const contentLength of [undefined, '', '0', 'x']) {
        expect(messageFraming(request({ transferEncoding, contentLength })).form).not.toBe('until-close');
      }
    }
  });
});
