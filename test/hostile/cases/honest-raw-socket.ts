// outcome: 10 of 10
import net from 'node:net';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const socket = net.connect(Number(new URL(origin).port), '127.0.0.1');
  const bodies: string[] = [];
  let text = Buffer.alloc(0);
  let wake = () => {};
  socket.on('data', (data) => { text = Buffer.concat([text, data]); wake(); });
  for (const path of paths) {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    for (;;) {
      const end = text.indexOf('\r\n\r\n');
      const length = end < 0 ? 0 : Number(/content-length: (\d+)/i.exec(text.toString('latin1', 0, end))![1]);
      if (end >= 0 && text.length >= end + 4 + length) {
        bodies.push(text.toString('utf8', end + 4, end + 4 + length));
        text = text.subarray(end + 4 + length);
        break;
      }
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  }
  return bodies;
}
