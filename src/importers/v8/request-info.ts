import type { RequestInfo } from '../../model/request-info.ts';
import { isObject } from '../json-shape.ts';

/** Key of a dump under which the request stands that it is a profile of. */
export const REQUEST_KEY = 'scooby';

/**
 * The request that a dump names. It is no part of V8's form, so nothing about it makes a dump a broken one: what has
 * another type is left out.
 */
export function requestInfo(value: unknown): RequestInfo | null {
  if (!isObject(value)) return null;
  return {
    id: textOrNull(value['id']),
    method: textOrNull(value['method']),
    url: textOrNull(value['url']),
    route: textOrNull(value['route']),
    status: numberOrNull(value['status']),
    cpuMs: numberOrNull(value['cpuMs']),
    durationMs: numberOrNull(value['durationMs']),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
