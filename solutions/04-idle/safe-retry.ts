/**
 * Given: one request. Fails with a `TypeError` where the connection ends without a response; then nobody knows whether the server
 * has carried the request out. A status such as 404 is a response.
 */
export async function request(url: string, method: string): Promise<Response> {
  return fetch(url, { method });
}

/** RFC 9110 s.9.2.2: requests with these methods may be carried out twice without harm. */
// BEGIN SOLUTION
const idempotent: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];
// END SOLUTION
// BEGIN STUB
// // TODO: all methods that are idempotent.
// const idempotent: readonly string[] = [];
// END STUB

/** Sends a request; one that is lost is sent again, if that is safe. Fails where it is not, or where it was lost again. */
export async function sendSafely(url: string, method: string): Promise<Response> {
  // BEGIN SOLUTION
  try {
    return await request(url, method);
  } catch (lost) {
    // RFC 9110 s.9.2.2: what is idempotent may be repeated automatically; anything else could be carried out twice.
    if (!idempotent.includes(method)) throw lost;
    // Once: a failed repetition is not repeated, or all clients together would keep a weak server down.
    return request(url, method);
  }
  // END SOLUTION
  // BEGIN STUB
  // // TODO: send it, and decide what to do if it is lost.
  // throw new Error(
  //   `write how ${method} ${new URL(url).pathname} is sent; ${idempotent.length} methods may be sent again`,
  // );
  // END STUB
}
/** Given, for the check: what came of it. */
export async function outcome(url: string, method: string) {
  try {
    const response = await sendSafely(url, method);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    if (error instanceof TypeError) return 'lost';
    throw error;
  }
}
