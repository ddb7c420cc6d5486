// outcome: 0 of 10; wrong|protocol
import fs from 'node:fs';
export const nonPersistentMs = () => {
  for (let id = 1; id < 50; id++) fs.writeSync(3, `{"id":${id},"value":true,"wasPromise":false,"passed":true,"points":10}\n`);
  return true;
};
export const fetchAll = async () => true;
