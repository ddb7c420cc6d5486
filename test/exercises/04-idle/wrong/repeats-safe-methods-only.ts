/** Wrong: takes idempotent methods for safe ones; PUT and DELETE are idempotent too. */
const safe: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

async function sendSafely(url: string, method: string): Promise<Response> {
  try {
    return await request(url, method);
  } catch (lost) {
    if (!safe.includes(method)) throw lost;
    return request(url, method);
  }
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
