// outcome: 10 of 10
function cost(objects: number, rttMs: number): number { return 2 * objects * rttMs; }
const all = async (origin: string, paths: readonly string[]) => load(origin, paths);
import { Pool } from "undici";
async function load(origin: string, paths: readonly string[]) {
  await using pool = Object.assign(new Pool(origin, { connections: 1 }), { async [Symbol.asyncDispose]() { await pool.destroy(); } });
  const bodies: string[] = [];
  for (const path of paths) { const { body } = await pool.request({ path, method: "GET" }); bodies.push(await body.text()); }
  return bodies;
}
export { cost as nonPersistentMs, all as fetchAll };
