import { COUNT, DEFINITIONS, ref, TEXT_OR_NULL, text } from './call-schema.ts';
import type { JsonSchema, SchemaRules } from './schema-check.ts';

/** A part of `plugins` with the calls of a kind. */
const calls = (name: string): SchemaRules => ({
  type: 'object',
  required: ['calls'],
  properties: { calls: { type: 'array', maxItems: 5000, items: ref(name) } },
});

/** Values by name, of parameters and queries. */
const values: JsonSchema = { type: 'object', additionalProperties: ref('value') };

const PLUGINS: Record<string, JsonSchema> = {
  view: { type: 'object', properties: { params: values, query: values } },
  sql: calls('sqlCall'),
  cache: calls('cacheCall'),
  rpc: calls('rpcCall'),
  http: calls('httpCall'),
  log: {
    type: 'object',
    required: ['entries'],
    properties: {
      entries: {
        type: 'array',
        maxItems: 1000,
        items: {
          type: 'object',
          required: ['atMs', 'text', 'stack'],
          properties: { atMs: ref('ms'), text: text(8192), stack: ref('stack') },
        },
      },
    },
  },
  cpu: {
    type: 'object',
    required: ['dump', 'samples', 'intervalUs'],
    properties: {
      dump: {
        ...TEXT_OR_NULL,
        description: 'The profile in the folder of dumps; null where the store has it.',
      },
      samples: COUNT,
      intervalUs: { type: 'number' },
      exactCalls: { type: 'boolean' },
    },
  },
};

const PROPERTIES: Record<string, JsonSchema> = {
  scooby: { const: 1, description: 'The version of this form.' },
  id: {
    type: 'string',
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  },
  pid: COUNT,
  host: { ...text(), description: 'Name of the host.' },
  service: { ...TEXT_OR_NULL, description: 'Name of the program that served the request.' },
  version: { ...TEXT_OR_NULL, description: 'Its version.' },
  node: { type: 'string', pattern: '^v\\d+\\.', description: 'Version of Node.' },
  scoobyprof: { ...text(), description: 'Version of scoobyprof that made the record.' },
  method: text(32),
  url: {
    ...text(2049),
    description:
      'Path and query as the client sent them. Values of keys that look secret are ***; cut at 2048 characters.',
  },
  route: { ...TEXT_OR_NULL, description: 'Pattern of the route, with those of its routers.' },
  handler: { ...TEXT_OR_NULL, description: 'Name of the function that handled the route.' },
  status: {
    type: 'integer',
    minimum: 0,
    maximum: 999,
    description: '0 where no response was begun.',
  },
  ending: {
    enum: ['finished', 'aborted', 'cut', 'exit'],
    description:
      'Answered; given up by the client; longer than the limit; the process ended before it.',
  },
  startedAt: { type: 'number', description: 'Milliseconds since 1970.' },
  durationMs: ref('ms'),
  cpuMs: {
    type: ['number', 'null'],
    minimum: 0,
    description: 'How long the thread worked for this request; null where it was not measured.',
  },
  overheadMs: {
    ...ref('ms'),
    description: 'What the recording itself took of the request. All other times include it.',
  },
  options: {
    type: 'array',
    items: { enum: ['calls', 'cpu', 'params'] },
    uniqueItems: true,
  },
  limits: {
    type: 'object',
    required: ['dropped'],
    properties: {
      dropped: {
        type: 'object',
        required: ['calls', 'stacks', 'log'],
        properties: { calls: COUNT, stacks: COUNT, log: COUNT },
        description: 'How many of each were left out because of a limit.',
      },
      masked: {
        type: 'boolean',
        description: 'Texts and keys hold no values: the store is shared.',
      },
    },
  },
  problems: {
    type: 'array',
    maxItems: 20,
    items: {
      type: 'object',
      required: ['plugin', 'message'],
      properties: { plugin: text(), message: text(500) },
    },
    description: 'What went wrong while the request was recorded.',
  },
  frames: { type: 'array', items: ref('frame') },
  stacks: {
    type: 'array',
    items: { type: 'array', maxItems: 30, items: COUNT },
    description: 'Rows of frames, the innermost first.',
  },
  plugins: {
    type: 'object',
    properties: PLUGINS,
    description: "What the plugins recorded, by their names. Users' own have any form.",
  },
};

const OPTIONAL: readonly string[] = ['service', 'version'];

/** The form of a record, as it ships in `scoobyprof/record.schema.json`. Keys that it does not name are allowed. */
export const RECORD_SCHEMA: SchemaRules = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:scoobyprof:record:1',
  title: 'Record of one request, version 1',
  description:
    'What an HTTP request did: its route, calls, log and profile. Times that begin something count from the beginning of the request.',
  type: 'object',
  required: Object.keys(PROPERTIES).filter((name) => !OPTIONAL.includes(name)),
  properties: PROPERTIES,
  $defs: DEFINITIONS,
};
