import { hostname } from 'node:os';
import type { FinishedRequest } from '../cpu/tracked-request.ts';

/** What a finished request is on disk: the dump, and beside it what there is to know without reading the dump. */
export interface DumpContent {
  readonly dump: string;
  readonly sidecar: string;
}

export function dumpContent(request: FinishedRequest): DumpContent {
  const { id, method, url, route, status, cpuMs, durationMs, profile } = request;
  const scooby = { id, method, url, route, status, cpuMs, durationMs };
  const sidecar = {
    scooby: 1,
    id,
    pid: process.pid,
    host: hostname(),
    method,
    url,
    route,
    status,
    aborted: request.ending === 'aborted',
    ending: request.ending,
    startedAt: new Date(request.startedAtMs).toISOString(),
    durationMs,
    cpuMs,
    sampleCount: request.sampleCount,
    node: process.version,
    options: { intervalUs: request.intervalUs },
  };
  return {
    dump: JSON.stringify({ ...profile, scooby }),
    sidecar: `${JSON.stringify(sidecar, null, 2)}\n`,
  };
}
