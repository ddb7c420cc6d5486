/** A header field as it stands in a message: its name in any case, and its value. */
export type Field = readonly [name: string, value: string];

/** Of the fields that a proxy received, those that it passes on, in their order. */
export function forwardedFields(fields: readonly Field[]): Field[] {
  // BEGIN SOLUTION
  // RFC 9110 s.7.6.1: Connection itself, and a few that were hop by hop before anybody had to name them there.
  const removed = new Set(['connection', 'proxy-connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade']);
  // What the sender names in Connection is for this hop as well. The field may come several times, each time with a list.
  for (const [name, value] of fields) {
    if (name.toLowerCase() !== 'connection') continue;
    for (const option of value.split(',')) removed.add(option.trim().toLowerCase());
  }
  return fields.filter(([name]) => !removed.has(name.toLowerCase()));
  // END SOLUTION
  // BEGIN STUB
  // // TODO: leave out the fields that are for this hop only; the question lists them.
  // throw new Error(`write which of ${fields.length} fields the next hop gets`);
  // END STUB
}
