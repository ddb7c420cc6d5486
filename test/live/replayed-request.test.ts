/** A recording sent again, to a real server: counts, so no clock matters. */

import { expect, test } from 'vitest';
import { ExperimentError, InputError } from '../../lib/errors.ts';
import { replayedRequest } from '../../lib/measure/host/replayed-request.ts';

test('replayedRequest, in clear it is carried out again, over TLS it is not', async () => {
  const clear = await replayedRequest('none');
  expect(clear).toEqual({ security: 'none', recordedBytes: 85, carriedOut: 2 });
  for (const security of ['tls1.2', 'tls1.3'] as const) {
    const { carriedOut, recordedBytes } = await replayedRequest(security);
    expect(carriedOut, security).toBe(1);
    // The whole conversation of the client was sent again: its part of the handshake too.
    expect(recordedBytes, security).toBeGreaterThan(clear.recordedBytes + 300);
  }
});

test('replayedRequest, refuses what it cannot send, and stops when aborted', async () => {
  await expect(replayedRequest('tls1.3-0rtt' as 'tls1.3')).rejects.toThrow(InputError);
  await expect(replayedRequest('none', { signal: AbortSignal.abort() })).rejects.toThrow(ExperimentError);
});
