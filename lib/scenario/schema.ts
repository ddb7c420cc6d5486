/**
 * The form of a scenario: which fields there are, their defaults, and for each what to write instead of a wrong value.
 * What spans several fields (a path that reveals another, a protocol and its security) is in `parse-scenario.ts`.
 */

import * as z from 'zod';
import { protocols, type Scenario, securities } from './scenario.ts';

const oneOf = (values: readonly string[]) => `give one of ${values.join(', ')}`;

const millisecondsFrom0 = (otherwise: number) => {
  const fix = 'give milliseconds, 0 or above';
  return z.number(fix).min(0, fix).default(otherwise);
};
const millisecondsAbove0 = (otherwise: number) => {
  const fix = 'give milliseconds above 0';
  return z.number(fix).gt(0, fix).default(otherwise);
};
const wholeFrom = (least: number, what: string) => {
  const fix = `give a whole number of ${what}, ${least} or above`;
  return z.int(fix).min(least, fix);
};
/** An object that takes no other fields, and says which it takes. */
const fields = <Shape extends z.core.$ZodLooseShape>(shape: Shape, fix: string) =>
  z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `the fields here are ${Object.keys(shape).join(', ')}` : fix),
  });
const flag = (otherwise: boolean) => z.boolean('give true or false').default(otherwise);

const resource = fields(
  {
    path: z
      .string('give a path such as /index.html')
      .regex(
        /^\/[^\s\p{Cc}]*$/u,
        'give a path that begins with / and has no space or control character, such as /index.html',
      )
      .describe('Path of the resource, unique on the page'),
    origin: z
      .string('give an origin such as https://cdn.example')
      .regex(/^(https?:\/\/[^\s/]+)?$/, 'give an origin such as https://cdn.example, without a path')
      .default('')
      .describe('Where it comes from; empty: from where the document does. Each origin has its own connections'),
    bodyBytes: wholeFrom(0, 'bytes').describe('Size of the response body in bytes'),
    method: z
      .string('give an HTTP method such as GET')
      .regex(/^[A-Z][A-Z-]*$/, 'give an HTTP method in capitals, such as GET')
      .default('GET'),
    requestBytes: wholeFrom(0, 'bytes').default(0).describe('Bytes of the request on the wire'),
    headerBytes: wholeFrom(0, 'bytes').default(0).describe('Bytes of the response on the wire before its body'),
    serverMs: millisecondsFrom0(0).describe('Time the server thinks'),
    after: z
      .string('give "document", "navigation" or the path of another resource')
      .default('document')
      .describe('What reveals the resource: document, navigation, or the path of another resource'),
    delayMs: millisecondsFrom0(0).describe('Time the client waits after that'),
  },
  'give an object with path and bodyBytes',
);

const page = fields(
  {
    resources: z
      .array(resource, 'give a list of resources, the document first')
      .min(1, 'give at least one resource, the document'),
  },
  'give an object with resources',
);

const link = fields(
  {
    rttMs: millisecondsAbove0(100).describe('Round-trip time'),
    rateBitsPerSecond: z
      .number('give bits per second above 0, or null for unlimited')
      .gt(0, 'give bits per second above 0, or null for unlimited')
      .nullable()
      .default(null),
    lossRate: z
      .number('give a probability from 0 to below 1')
      .min(0, 'give a probability from 0 to below 1')
      .lt(1, 'give a probability from 0 to below 1')
      .default(0),
    queueBytes: wholeFrom(1, 'bytes').nullable().default(null),
  },
  'give an object with rttMs',
);

const tcp = fields(
  {
    mssBytes: wholeFrom(1, 'bytes').default(1460).describe('Maximum segment size'),
    initialWindowSegments: wholeFrom(1, 'segments').nullable().default(10).describe('null: no slow start'),
    windowGrowth: z
      .number('give a factor above 1, at most 2')
      .gt(1, 'give a factor above 1, at most 2')
      .max(2, 'give a factor above 1, at most 2')
      .default(2)
      .describe('Growth of the congestion window per round trip in slow start'),
    slowStartAfterIdle: flag(true),
    initialRtoMs: millisecondsAbove0(1000),
    fastOpen: flag(false),
  },
  'give an object with mssBytes',
);

const policy = fields(
  {
    protocol: z.enum(protocols, oneOf(protocols)).default('HTTP/1.1'),
    persistent: flag(true),
    connectionsMax: wholeFrom(1, 'connections').default(1),
    pipelineDepth: wholeFrom(1, 'requests').default(1),
    security: z.enum(securities, oneOf(securities)).default('none').describe('With HTTP/3 the default is quic'),
    idleTimeoutMs: millisecondsAbove0(5000),
    requestsPerConnectionMax: wholeFrom(1, 'requests').nullable().default(null),
  },
  'give an object with protocol',
);

export const scenarioSchema = fields(
  {
    version: z.literal(1, 'give 1, the only version there is').default(1),
    name: z.string('give a name in quotes').default('unnamed'),
    page,
    link: link.prefault({}),
    tcp: tcp.prefault({}),
    policy: policy.prefault({}),
  },
  'give an object with page, link, tcp and policy',
).describe('A Roundtrip scenario: a page over a link, fetched under a connection policy');

/** Compile-time check that the schema's result is the `Scenario` that programs are written against. */
scenarioSchema satisfies z.ZodType<Scenario>;

/** JSON Schema (draft 2020-12) of a scenario file, for editors. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { io: 'input' });
}
