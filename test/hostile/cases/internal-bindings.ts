// outcome: 0 of 10; wrong|threw|load|crash
const binding = (name: string) => { try { return (process as any).binding(name); } catch { return undefined; } };
const fsBinding = binding('fs');
binding('spawn_sync')?.spawn({ file: '/bin/node', args: ['node', '-e', '0'], stdio: [] });
export const nonPersistentMs = () => String(fsBinding?.internalModuleStat) as never;
export const fetchAll = async () => [];
