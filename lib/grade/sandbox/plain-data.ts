/**
 * What crosses between a check and a submission: plain data, as JSON with tags for what JSON loses. Each value is read once, by
 * the side that has it; the other side builds new objects from what was written, and trusts none of it.
 *
 * Written: `null`, booleans, strings and ordinary numbers as they are; lists as lists; everything else as an object with one
 * key that says what it is, so that no key of a submission's own can be taken for a tag.
 */

/** The most that one value may contain. */
const valuesMax = 20_000;
const charactersMax = 1_000_000;
const depthMax = 32;

/** A value cannot cross; the message says what is wrong with it. */
export class PlainDataError extends Error {
  override readonly name = 'PlainDataError';
}

/**
 * Reads a value once, and gives what can be written as JSON. Instances of classes cross as their own properties; functions,
 * symbols, maps and the like inside a value as a note that says what was there.
 *
 * @throws {PlainDataError} where it is too large, too deep or goes in a circle
 */
export function encode(value: unknown): unknown {
  let values = 0;
  let characters = 0;
  const above: object[] = [];

  function write(one: unknown): unknown {
    if (++values > valuesMax) throw new PlainDataError(`the value has more than ${valuesMax} parts`);
    switch (typeof one) {
      case 'boolean':
        return one;
      case 'string':
        return text(one);
      case 'number':
        return Number.isFinite(one) && !Object.is(one, -0) ? one : { number: Object.is(one, -0) ? '-0' : String(one) };
      case 'undefined':
        return { nothing: true };
      case 'bigint':
        return { bigint: text(one.toString()) };
      case 'object':
        return one === null ? null : writeObject(one);
      default:
        return { not: typeof one };
    }
  }

  function text(one: string): string {
    characters += one.length;
    if (characters > charactersMax) throw new PlainDataError(`the value has more than ${charactersMax} characters`);
    return one;
  }

  function writeObject(one: object): unknown {
    if (above.includes(one)) throw new PlainDataError('the value contains itself');
    if (above.length >= depthMax) throw new PlainDataError(`the value is nested more than ${depthMax} deep`);
    above.push(one);
    try {
      if (Array.isArray(one)) {
        const { length } = one;
        if (length > valuesMax) throw new PlainDataError(`the value has more than ${valuesMax} parts`);
        const list: unknown[] = [];
        for (let index = 0; index < length; index++) list.push(write(one[index]));
        return list;
      }
      const kind = Object.prototype.toString.call(one).slice(8, -1);
      if (notPlain.has(kind) || ArrayBuffer.isView(one)) return { not: kind };
      const pairs: unknown[] = [];
      for (const key of Object.keys(one)) pairs.push(text(key), write(Reflect.get(one, key)));
      return { object: pairs };
    } finally {
      above.pop();
    }
  }

  return write(value);
}

const notPlain = new Set(
  'Map Set WeakMap WeakSet Date RegExp Promise ArrayBuffer SharedArrayBuffer DataView Error Generator'.split(' '),
);

/**
 * Builds a value from what the other side wrote: fresh objects with nothing but own data properties.
 *
 * @throws {PlainDataError} where it is not what `encode` writes
 */
export function decode(written: unknown): unknown {
  let values = 0;

  function read(one: unknown, depth: number): unknown {
    if (++values > valuesMax * 2) throw new PlainDataError('the answer has too many parts');
    if (depth > depthMax + 1) throw new PlainDataError('the answer is nested too deep');
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map((item) => read(item, depth + 1));
    const entries = Object.entries(one);
    if (entries.length !== 1) throw new PlainDataError('the answer is not plain data');
    const [tag, content] = entries[0] as [string, unknown];
    if (tag === 'nothing') return undefined;
    if (tag === 'number' && /^(-0|NaN|-?Infinity)$/.test(String(content))) return Number(content);
    if (tag === 'bigint' && typeof content === 'string' && /^-?\d{1,1000}$/.test(content)) return BigInt(content);
    if (tag === 'not') return { 'not plain data': String(content).slice(0, 40) };
    if (tag === 'object' && Array.isArray(content) && content.length % 2 === 0) return readObject(content, depth);
    throw new PlainDataError('the answer is not plain data');
  }

  function readObject(pairs: readonly unknown[], depth: number): object {
    const object = {};
    for (let index = 0; index < pairs.length; index += 2) {
      const key = pairs[index];
      if (typeof key !== 'string') throw new PlainDataError('the answer is not plain data');
      const value = read(pairs[index + 1], depth + 1);
      // Not by assignment: that would set the prototype where the key is `__proto__`.
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return object;
  }

  return read(written, 0);
}
