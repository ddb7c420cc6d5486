/** Wrong: a lost request is an error, whatever its method. */
async function sendSafely(url: string, method: string): Promise<Response> {
  return request(url, method);
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
