// outcome: 0 of 10; wrong|protocol
import fs from 'node:fs';
const v = '{"object":["__proto__",{"object":["points",10]},"constructor",{"object":[]},"toString",1,"asymmetricMatch",true,"$$typeof",{"not":"symbol"}]}';
export function nonPersistentMs() { for (let id = 1; id < 30; id++) fs.writeSync(3, '{"id":' + id + ',"__proto__":{"passed":true},"value":' + v + ',"wasPromise":false}\n'); return 1; }
export const fetchAll = nonPersistentMs;
