import type { RequestRecord } from './record.ts';
import { RECORD_SCHEMA } from './record-schema.ts';
import { firstFault } from './schema-check.ts';
import { visibleLine } from './visible-text.ts';

/** What is to be read is not a record, is broken, or is of a version that this program does not know. */
class RecordError extends Error {
  readonly code: 'version' | 'not-a-record' | 'broken';

  constructor(code: RecordError['code'], message: string) {
    super(message);
    this.name = 'RecordError';
    this.code = code;
  }
}

/** Reads a record from its JSON, checked against the schema. Throws RecordError. */
export function readRecord(content: string | Uint8Array): RequestRecord {
  return checkedRecord(parsed(content));
}

function parsed(content: string | Uint8Array): unknown {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordError('not-a-record', 'it is not JSON, or was cut off');
  }
}

/** A value that was read elsewhere, checked in the same way. Throws RecordError. */
function checkedRecord(value: unknown): RequestRecord {
  const version = (value as { scooby?: unknown } | null)?.scooby;
  if (version === undefined)
    throw new RecordError('not-a-record', 'it is not a record of a request');
  if (typeof version === 'number' && version !== 1) {
    throw new RecordError(
      'version',
      `it is a record of version ${version}, and this program reads version 1`,
    );
  }
  const fault = firstFault(RECORD_SCHEMA, value);
  // Keys are as hostile as all that comes from outside.
  if (fault !== null) throw new RecordError('broken', `its form is wrong: ${visibleLine(fault)}`);
  return value as RequestRecord;
}
