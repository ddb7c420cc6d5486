import { Agent, request } from 'undici';

/** Wrong: asks for everything at once, so that the pool opens a connection for each. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const dispatcher = new Agent();
  try {
    return await Promise.all(
      paths.map(async (path) => (await request(new URL(path, origin), { dispatcher })).body.text()),
    );
  } finally {
    await dispatcher.close();
  }
}
