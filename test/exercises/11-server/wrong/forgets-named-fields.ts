// Knows the usual hop-by-hop fields by heart, and does not read what Connection names.

export type Field = readonly [name: string, value: string];

const removed = ['connection', 'proxy-connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'];

export function forwardedFields(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) => !removed.includes(name.toLowerCase()));
}
