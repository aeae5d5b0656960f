import { isRecordId } from './record.ts';
import type { RecordMeta } from './record-meta.ts';
import { firstFault, type JsonSchema, type SchemaRules } from './schema-check.ts';

const TEXT: JsonSchema = { type: 'string', maxLength: 10_000 };
const TEXT_OR_NULL: JsonSchema = { type: ['string', 'null'], maxLength: 10_000 };
const NUMBER: JsonSchema = { type: 'number', minimum: 0, maximum: 1e15 };
const COUNT: JsonSchema = { type: 'integer', minimum: 0, maximum: 1e9 };
const CALLS: JsonSchema = { type: 'array', maxItems: 2, items: NUMBER };

const PROPERTIES: Readonly<Record<keyof RecordMeta, JsonSchema>> = {
  ...{ id: TEXT, startedAt: NUMBER, service: TEXT_OR_NULL, version: TEXT_OR_NULL, host: TEXT },
  ...{ pid: COUNT, method: TEXT, url: TEXT, route: TEXT_OR_NULL },
  status: { type: 'integer', minimum: 0, maximum: 999 },
  ending: { enum: ['finished', 'aborted', 'cut', 'exit'] },
  durationMs: NUMBER,
  cpuMs: { type: ['number', 'null'], minimum: 0, maximum: 1e15 },
  ...{ owner: TEXT, sql: CALLS, cache: CALLS, rpc: CALLS, http: CALLS },
  ...{ n1: COUNT, n1Calls: COUNT, duplicates: COUNT, wastedMs: NUMBER, errors: COUNT, slow: COUNT },
};

const META_SCHEMA: SchemaRules = {
  type: 'object',
  required: Object.keys(PROPERTIES),
  properties: PROPERTIES,
};

/** The meta of a record from its JSON; `null`: it is none, or that of another version. */
export function readMeta(text: string): RecordMeta | null {
  try {
    const value: unknown = JSON.parse(text);
    if (firstFault(META_SCHEMA, value) !== null) return null;
    const meta = value as RecordMeta;
    const isWhole = [meta.sql, meta.cache, meta.rpc, meta.http].every(({ length }) => length === 2);
    return isWhole && isRecordId(meta.id) ? meta : null;
  } catch {
    return null;
  }
}
