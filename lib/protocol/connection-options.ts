/**
 * The options of the `Connection` field, as a set in lower case.
 *
 * RFC 9110 s.7.6.1: options are a comma-separated list and compare without regard to case; s.5.3: several field lines are
 * one list; s.5.6.1: empty list elements are ignored.
 */

/**
 * @param value the field's value, or its values where it came in several lines
 * @example
 * connectionOptions(['Keep-Alive, ', 'CLOSE']); // Set { 'keep-alive', 'close' }
 */
export function connectionOptions(value: string | readonly string[] | undefined): ReadonlySet<string> {
  const lines = typeof value === 'string' ? [value] : (value ?? []);
  const options = lines.flatMap((line) => line.split(',')).map((option) => option.trim().toLowerCase());
  return new Set(options.filter((option) => option !== ''));
}
