import { expect, test } from 'vitest';
import { Message, type MessageKind } from '../../../lib/simulate/message.ts';
import type { Piece } from '../../../lib/simulate/packet.ts';
import { SendBuffer, type Sharing } from '../../../lib/simulate/send-buffer.ts';

/** The segments of at most 100 bytes into which messages of the given sizes go, as `name:bytes`; `.` ends a message. */
function segments(sharing: Sharing, sizes: Readonly<Record<string, number>>): readonly string[] {
  const buffer = new SendBuffer(sharing);
  const names = new Map<Message, string>();
  for (const [name, bytes] of Object.entries(sizes)) {
    const kind: MessageKind = name === 'hello' ? 'handshake' : 'response';
    const message = new Message({ kind, bytes, subject: null, on: { delivered: () => {} } });
    names.set(message, name);
    buffer.write(message);
  }
  const show = ({ message, bytes, endsMessage }: Piece) => `${names.get(message)}:${bytes}${endsMessage ? '.' : ''}`;
  const result: string[] = [];
  for (let segment = buffer.pull(100); segment !== null; segment = buffer.pull(100)) {
    expect(segment.place).toBe(result.length);
    result.push(segment.pieces().map(show).join(' '));
  }
  expect(buffer.isEmpty).toBe(true);
  return result;
}

test('SendBuffer, in order: message after message, segments filled up', () => {
  expect(segments('in order', { a: 150, b: 30, c: 250 })).toEqual([
    'a:100',
    'a:50. b:30. c:20',
    'c:100',
    'c:100',
    'c:30.',
  ]);
});

test('SendBuffer, turns: a segment of each, and what is short is shared', () => {
  expect(segments('turns', { a: 250, b: 110, c: 100 })).toEqual(['a:100', 'b:100', 'c:100.', 'a:100', 'b:10. a:50.']);
});

test('SendBuffer, turns: a flight of the handshake is not interrupted', () => {
  expect(segments('turns', { hello: 150, a: 60 })).toEqual(['hello:100', 'hello:50. a:50', 'a:10.']);
});

test('SendBuffer, a message without bytes needs a segment, or rides in one that is full', () => {
  expect(segments('in order', { empty: 0 })).toEqual(['empty:0.']);
  expect(segments('in order', { a: 100, empty: 0, b: 1 })).toEqual(['a:100. empty:0.', 'b:1.']);
});
