import { isObject, type JsonObject } from '../json-shape.ts';

/** What of an event counts here; keys that are missing or of another type are as if they were not there. */
export interface TraceEvent {
  readonly name: unknown;
  /** Microseconds; 0 where it is missing. */
  readonly ts: number;
  readonly ph: unknown;
  readonly id: unknown;
  readonly pid: number | null;
  readonly tid: number | null;
  readonly args: JsonObject;
  readonly data: JsonObject;
}

/** `null`: it is no object. */
export function traceEvent(value: unknown): TraceEvent | null {
  if (!isObject(value)) return null;
  const { name, ph, id } = value;
  const args = objectOr(value['args']);
  return {
    ...{ name, ph, id, args },
    ts: numberOr(value['ts']) ?? 0,
    pid: numberOr(value['pid']),
    tid: numberOr(value['tid']),
    data: objectOr(args['data']),
  };
}

/** A finite number; `null` where the value is none. */
export function numberOr(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const NOTHING: JsonObject = {};

/** An object, empty where the value is none. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING;
}
