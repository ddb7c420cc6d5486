/** Wrong: takes an answer that is not 200 for a lost request. */
const idempotent: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

async function sendSafely(url: string, method: string): Promise<Response> {
  try {
    const response = await request(url, method);
    if (!response.ok && idempotent.includes(method)) return request(url, method);
    return response;
  } catch (lost) {
    if (!idempotent.includes(method)) throw lost;
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
