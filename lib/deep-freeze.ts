/** Freezes plain data and everything in it. @returns the same value */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) for (const inner of value) deepFreeze(inner);
  // Without lists of values: timelines are frozen by the thousand.
  else for (const key in value) if (typeof value[key] === 'object') deepFreeze(value[key]);
  return value;
}
