import { displayText } from '../model/display-text.ts';
import type { RequestInfo } from '../model/request-info.ts';
import { fixed } from './number-text.ts';

/** `GET /users/7 (/users/:id): status 200, 12.345 ms of CPU (by the clock) in 80.120 ms`, of what the dump says. */
export function requestText({
  method,
  url,
  route,
  status,
  cpuMs,
  threadCpuMs,
  durationMs,
}: RequestInfo): string {
  const pattern = route === null || route === url ? null : `(${route})`;
  const line = [method, url, pattern].filter((part) => part !== null).join(' ');
  const facts: string[] = [];
  if (status !== null) facts.push(`status ${status}`);
  const times = [
    cpuMs === null ? '' : `${fixed(cpuMs, 3)} ms of CPU (${clockText(threadCpuMs)})`,
    durationMs === null ? '' : `in ${fixed(durationMs, 3)} ms`,
  ].filter((part) => part !== '');
  if (times.length > 0) facts.push(times.join(' '));
  return [displayText(line), facts.join(', ')].filter((part) => part !== '').join(': ');
}

/** The time is one by the clock: while the system let others run, it ran on. */
function clockText(threadCpuMs: number | null): string {
  const onProcessor = threadCpuMs === null ? '' : `; on a processor ${fixed(threadCpuMs, 3)} ms`;
  return `by the clock${onProcessor}`;
}
