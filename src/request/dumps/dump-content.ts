import type { FinishedRequest } from '../cpu/tracked-request.ts';
import type { Service } from '../service.ts';

/** What a finished request is on disk: the dump, and beside it what there is to know without reading the dump. */
export interface DumpContent {
  readonly dump: string;
  readonly sidecar: string;
}

export function dumpContent(request: FinishedRequest, service: Service): DumpContent {
  const { id, method, url, route, status, ending, profile } = request;
  const { startedAtMs, durationMs, cpuMs, threadCpuMs } = request;
  const about = {
    id,
    method,
    url,
    route,
    status,
    ending,
    startedAt: Math.round(startedAtMs * 1000) / 1000,
    durationMs,
    cpuMs,
    threadCpuMs,
    ...service,
  };
  const sidecar = {
    scooby: 1,
    ...about,
    aborted: ending === 'aborted',
    sampleCount: request.sampleCount,
    node: process.version,
    options: { intervalUs: request.intervalUs },
  };
  return {
    dump: JSON.stringify({ ...profile, scooby: about }),
    sidecar: `${JSON.stringify(sidecar, null, 2)}\n`,
  };
}
