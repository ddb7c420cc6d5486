/** A header field as it stands in a message: its name in any case, and its value. */
export type Field = readonly [name: string, value: string];

/** Of the fields that a proxy received, those that it passes on, in their order. */
export function forwardedFields(fields: readonly Field[]): Field[] {
  // TODO: leave out the fields that are for this hop only; the question lists them.
  throw new Error(`write which of ${fields.length} fields the next hop gets`);
}
