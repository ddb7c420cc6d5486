// Counts Content-Length among the fields of the hop, because it frames the body as Transfer-Encoding does.

export type Field = readonly [name: string, value: string];

const usual = ['connection', 'proxy-connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade', 'content-length'];

export function forwardedFields(fields: readonly Field[]): Field[] {
  const named = fields
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase()));
  return fields.filter(([name]) => ![...usual, ...named].includes(name.toLowerCase()));
}
