import { expect, test } from 'vitest';
import { Message } from '../../../lib/simulate/message.ts';

/** A message that writes down what happens to it. */
function noted(name: string, bytes: number, log: string[], needs: Message | null = null): Message {
  return new Message({
    kind: 'response',
    bytes,
    needs,
    subject: null,
    on: {
      sent: () => log.push(`${name} sent`),
      begun: () => log.push(`${name} begun`),
      delivered: () => log.push(`${name} delivered`),
    },
  });
}

test('Message, is delivered when all its bytes have come', () => {
  const log: string[] = [];
  const message = noted('m', 100, log);
  message.left(5);
  message.begin(20);
  message.receive(60, 30);
  expect(message.isDelivered).toBe(false);
  message.receive(40, 40);
  expect(log).toEqual(['m sent', 'm begun', 'm delivered']);
  expect([message.leftAtNs, message.firstByteAtNs, message.deliveredAtNs]).toEqual([5, 20, 40]);
});

test('Message, one without bytes is delivered when it comes', () => {
  const log: string[] = [];
  const message = noted('empty', 0, log);
  message.begin(7);
  message.receive(0, 7);
  expect(log).toEqual(['empty begun', 'empty delivered']);
});

test('Message, one that has come waits for what it cannot be read without', () => {
  const log: string[] = [];
  const keys = noted('keys', 10, log);
  const request = noted('request', 1, log, keys);
  request.begin(5);
  request.receive(1, 5);
  expect(request.isDelivered).toBe(false);
  keys.begin(9);
  keys.receive(10, 9);
  expect(log).toEqual(['request begun', 'keys begun', 'keys delivered', 'request delivered']);
  expect([request.firstByteAtNs, request.deliveredAtNs]).toEqual([9, 9]);
});
