import type { RequestInfo } from '../../model/request-info.ts';
import { isObject } from '../json-shape.ts';

/** Key of a dump under which the request stands that it is a profile of. */
export const REQUEST_KEY = 'scooby';

/**
 * The request that a dump names. It is not part of V8's form, so nothing about it makes a dump a broken one: what has
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
    ending: textOrNull(value['ending']),
    startedAt: numberOrNull(value['startedAt']),
    cpuMs: numberOrNull(value['cpuMs']),
    threadCpuMs: numberOrNull(value['threadCpuMs']),
    durationMs: numberOrNull(value['durationMs']),
    service: textOrNull(value['service']),
    version: textOrNull(value['version']),
    host: textOrNull(value['host']),
    pid: numberOrNull(value['pid']),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
