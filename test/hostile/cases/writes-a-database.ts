// outcome: 0 of 10; wrong|threw|load
const { DatabaseSync } = await import('node:sqlite');
for (const file of ['/tmp/x.db', '/app/lib/x.db', '/app/submission/x.db', './x.db', '/x.db']) {
  try { new DatabaseSync(file).exec('create table t (x); attach database "/app/y.db" as y'); } catch {}
}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
