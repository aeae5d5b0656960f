import type { JsonSchema, SchemaRules } from './schema-check.ts';

export const text = (maxLength?: number): SchemaRules => ({
  type: 'string',
  ...(maxLength !== undefined && { maxLength }),
});
export const COUNT: SchemaRules = { type: 'integer', minimum: 0 };
const MS: SchemaRules = { type: 'number', minimum: 0 };
export const TEXT_OR_NULL: SchemaRules = { type: ['string', 'null'] };
export const ref = (name: string): SchemaRules => ({ $ref: `#/$defs/${name}` });

/** A kind of call: what all have, and its own. */
const call = (
  required: readonly string[],
  properties: Record<string, JsonSchema>,
): SchemaRules => ({
  type: 'object',
  allOf: [ref('call')],
  required,
  properties,
});

/** What the schema of records names and uses more than once. */
export const DEFINITIONS: Record<string, JsonSchema> = {
  ms: { ...MS, description: 'Milliseconds, at most three decimals.' },
  count: COUNT,
  stack: {
    type: ['integer', 'null'],
    minimum: 0,
    description: 'A row of stacks. null: there is none, or more stacks than the limit allows.',
  },
  frame: {
    type: 'object',
    required: ['fn', 'file', 'line', 'col', 'kind'],
    properties: {
      fn: { ...text(), description: 'Name of the function; empty where it has none.' },
      file: {
        ...text(),
        description:
          'Absolute path, or url, as the engine has it, without file://. Empty: native code.',
      },
      line: COUNT,
      col: COUNT,
      kind: {
        enum: ['app', 'library', 'node'],
        description: 'Code of the application, of a package, of Node itself.',
      },
    },
  },
  value: {
    description:
      'With the option params the value as JSON, strings cut at 200 characters; without it what kind of value it was.',
    anyOf: [
      {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            enum: [
              ...['string', 'number', 'boolean', 'bigint', 'null', 'undefined'],
              ...['date', 'buffer', 'array', 'object'],
            ],
          },
          length: COUNT,
        },
      },
      true,
    ],
  },
  error: {
    type: 'object',
    required: ['name', 'code'],
    properties: {
      name: text(),
      code: { type: ['string', 'number', 'null'] },
      message: {
        ...text(),
        description: 'Only with the option params, since drivers put values into their messages.',
      },
    },
  },
  call: {
    type: 'object',
    required: ['system', 'source', 'startMs', 'waitMs', 'durationMs', 'stack'],
    properties: {
      system: {
        ...text(),
        description:
          "As OpenTelemetry's db.system.name where it has one (postgresql, mysql, sqlite, redis); else thrift, http.",
      },
      source: { ...text(), description: 'What saw the call: pg, mysql2, ioredis, otel.' },
      startMs: { ...ref('ms'), description: 'When the program made the call.' },
      waitMs: { ...ref('ms'), description: 'From then until a connection took it.' },
      durationMs: { ...ref('ms'), description: 'From then until it was done.' },
      unfinished: {
        type: 'boolean',
        description: 'The request was over first, and the duration ends with it.',
      },
      digest: {
        type: 'string',
        pattern: '^[0-9a-f]{12}$',
        description: 'The same for calls of this record that have the same text and parameters.',
      },
      error: ref('error'),
      stack: ref('stack'),
    },
  },
  sqlCall: call(['text'], {
    text: text(10_001),
    params: { type: 'array', items: ref('value') },
    rows: { type: ['integer', 'null'], minimum: 0 },
  }),
  cacheCall: call(['command', 'key'], {
    command: { ...text(), description: 'In capitals.' },
    key: { ...TEXT_OR_NULL, maxLength: 250 },
    keys: COUNT,
    hit: {
      type: ['boolean', 'null'],
      description: 'Whether a read found something; null: nobody knows.',
    },
  }),
  rpcCall: call(['service', 'method'], {
    service: text(),
    method: text(),
    args: { type: 'array', items: ref('value') },
  }),
  httpCall: call(['method', 'url', 'status'], {
    method: text(),
    url: text(2049),
    status: { type: ['integer', 'null'] },
  }),
};
