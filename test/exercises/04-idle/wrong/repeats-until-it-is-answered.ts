/** Wrong: as long as nothing comes, it goes on. */
const idempotent: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

async function sendSafely(url: string, method: string): Promise<Response> {
  for (let tries = 1; tries <= 20; tries++) {
    try {
      return await request(url, method);
    } catch (lost) {
      if (!idempotent.includes(method)) throw lost;
    }
  }
  throw new TypeError('lost');
}

export async function request(url: string, method: string): Promise<Response> {
  return fetch(url, { method });
}

export async function outcome(url: string, method: string) {
  try {
    const response = await sendSafely(url, method);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    if (error instanceof TypeError) return 'lost';
    throw error;
  }
}
