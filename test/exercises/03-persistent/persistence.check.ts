import { graded } from 'roundtrip/grade';

const client = { role: 'client', honoursKeepAlive: true } as const;
const server = { role: 'server', honoursKeepAlive: true } as const;
const proxy = { role: 'proxy', honoursKeepAlive: true } as const;
const request = { kind: 'request', selfDefinedLength: true } as const;
const response = { kind: 'response', selfDefinedLength: true } as const;

graded(
  'HTTP/1.1 persists unless somebody says close',
  {
    points: 1,
    hint: 'In HTTP/1.1 nobody has to ask. Which single option counts, where in the list may it stand, and is it a whole word of that list?',
    misconceptions: ['http11-has-to-ask', 'compares-the-whole-field', 'searches-the-whole-field'],
  },
  async ({ expectCall }) => {
    const message = { ...response, version: 'HTTP/1.1' };
    await expectCall('persists', message, client).toBe(true);
    await expectCall('persists', { ...message, connection: 'close' }, client).toBe(false);
    await expectCall('persists', { ...message, connection: 'upgrade' }, client).toBe(true);
    await expectCall('persists', { ...message, connection: 'X-Close-Reason' }, client).toBe(true);
    await expectCall('persists', { ...message, connection: 'keep-alive, Close' }, client).toBe(false);
  },
);

graded(
  'HTTP/1.0 persists where both sides wish it',
  {
    points: 1,
    hint: 'HTTP/1.0 has keep-alive, as an option: one side asks, the other agrees. Case does not matter.',
    misconceptions: ['http10-never-persists', 'compares-the-whole-field', 'searches-the-whole-field'],
  },
  async ({ expectCall }) => {
    const message = { ...request, version: 'HTTP/1.0' };
    await expectCall('persists', message, server).toBe(false);
    await expectCall('persists', { ...message, connection: 'Keep-Alive' }, server).toBe(true);
    await expectCall('persists', { ...message, connection: 'keep-alive, TE' }, server).toBe(true);
    await expectCall('persists', { ...message, connection: 'keep-alive, close' }, server).toBe(false);
    await expectCall('persists', { ...message, connection: 'X-Keep-Alive-Seconds' }, server).toBe(false);
    const unwilling = { ...server, honoursKeepAlive: false };
    await expectCall('persists', { ...message, connection: 'keep-alive' }, unwilling).toBe(false);
  },
);

graded(
  'nothing persists whose end cannot be told, and proxies are careful',
  {
    points: 1,
    hint: 'Read the third rule to its end. And what is the condition of all of them?',
    visibility: 'hidden',
    misconceptions: ['forgets-framing', 'trusts-clients-of-a-proxy', 'http10-never-persists'],
  },
  async ({ expectCall }) => {
    const endless = { kind: 'response', selfDefinedLength: false } as const;
    await expectCall('persists', { ...endless, version: 'HTTP/1.1' }, client).toBe(false);
    await expectCall('persists', { ...endless, version: 'HTTP/1.0', connection: 'keep-alive' }, client).toBe(false);
    const asks = { version: 'HTTP/1.0', connection: 'keep-alive' } as const;
    await expectCall('persists', { ...request, ...asks }, proxy).toBe(false);
    await expectCall('persists', { ...response, ...asks }, proxy).toBe(true);
    await expectCall('persists', { ...request, version: 'HTTP/1.1' }, proxy).toBe(true);
  },
);
