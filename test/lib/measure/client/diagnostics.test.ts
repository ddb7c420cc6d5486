import { channel } from 'node:diagnostics_channel';
import { Client } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { observeUndici } from '../../../../lib/measure/client/diagnostics.ts';
import { closed, directLink, httpServer, writtenMarks } from './direct-link.ts';

async function clientOfOwnServer() {
  const server = httpServer((_request, response) => response.end('hello'));
  const { address } = await directLink(server);
  const client = new Client(`http://${address.host}:${address.port}`);
  onTestFinished(async () => {
    await client.destroy();
    await closed(server);
  });
  const get = async (path: string): Promise<void> => {
    await (await client.request({ path, method: 'GET' })).body.text();
  };
  return { base: `http://${address.host}:${address.port}`, get };
}

test('observeUndici, passes on what happens to requests for its address and nothing of others', async () => {
  const own = await clientOfOwnServer();
  const other = await clientOfOwnServer();
  const { marks, lines, bytes } = writtenMarks();
  const stop = observeUndici(own.base, marks);
  onTestFinished(stop);
  await Promise.all([own.get('/own'), other.get('/other')]);
  expect(lines).toEqual(['sending /own', 'sent /own', 'answered /own 200', 'ended /own']);
  expect(bytes()).toBe(5);
});

test('observeUndici, is silent once stopped and leaves no subscriber', async () => {
  const { base, get } = await clientOfOwnServer();
  const { marks, lines } = writtenMarks();
  const before = channel('undici:request:trailers').hasSubscribers;
  observeUndici(base, marks)();
  await get('/own');
  expect(lines).toEqual([]);
  expect(channel('undici:request:trailers').hasSubscribers).toBe(before);
});
