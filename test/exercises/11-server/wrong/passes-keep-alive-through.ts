// Takes the client's wish to keep its connection for a message to the origin server.

export type Field = readonly [name: string, value: string];

const removed = new Set(['te', 'transfer-encoding', 'upgrade']);

export function forwardedFields(fields: readonly Field[]): Field[] {
  const options = fields
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase()));
  const asksToClose = options.includes('close');
  const keeps = options.length === 1 && !asksToClose;
  return fields.filter(([name]) => {
    const lower = name.toLowerCase();
    if (keeps || options.length === 0) return !removed.has(lower);
    return !removed.has(lower) && !options.includes(lower) && lower !== 'connection';
  });
}
