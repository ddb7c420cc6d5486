import { expect } from 'vitest';
import { graded, submissionUnderCheck } from '../../../lib/grade/graded.ts';

const submission = submissionUnderCheck();

async function expectMs(page: { rttMs: number; objects: number; persistent: boolean }, ms: number): Promise<void> {
  expect(await submission.call('pageLoadMs', page), `pageLoadMs(${JSON.stringify(page)})`).toBe(ms);
}

graded(
  'a document alone takes two round trips',
  { points: 2, hint: 'One round trip opens the connection; then the request and its response take one.' },
  async () => {
    await expectMs({ rttMs: 100, objects: 0, persistent: false }, 200);
    await expectMs({ rttMs: 30, objects: 0, persistent: true }, 60);
  },
);

graded(
  'non-persistent connections: every object pays for its own handshake',
  { points: 3, hint: 'Count the requests, with the document among them; each needs a connection of its own.' },
  async () => {
    await expectMs({ rttMs: 100, objects: 8, persistent: false }, 1800);
    await expectMs({ rttMs: 50, objects: 2, persistent: false }, 300);
  },
);

graded(
  'a persistent connection: one handshake for all',
  { points: 3, hint: 'The handshake is paid once; after it, each object costs the round trip of its request.' },
  async () => {
    await expectMs({ rttMs: 100, objects: 8, persistent: true }, 1000);
    await expectMs({ rttMs: 50, objects: 2, persistent: true }, 200);
  },
);
