import { findingsText } from '../../records/findings.ts';
import { visibleLine } from '../../records/visible-text.ts';
import { pathnameOf, type RequestEntry } from './request-entry.ts';

/** What a screen reader calls a request: `GET /orders 200, 27 SQL, N+1`. */
export function entryName(entry: RequestEntry): string {
  const { method, status, meta, missing } = entry;
  const parts = [
    `${visibleLine(method)} ${visibleLine(pathnameOf(entry))} ${status}`,
    `${meta === null ? 0 : meta.sql[0]} SQL`,
    ...(meta !== null && meta.n1 > 0 ? ['N+1'] : []),
    ...(meta === null && missing === null ? ['waiting for data'] : []),
  ];
  return parts.join(', ');
}

/** What else the row shows, in words. */
export function entryDescription(entry: RequestEntry): string {
  if (entry.missing !== null) return entry.missing.text;
  const costs = costsOf(entry).map((cost) => (cost.endsWith(' ms') ? cost : `${cost} ms`));
  return [...costs, ...findingsOf(entry)].join(', ');
}

function durationText({ durationMs }: RequestEntry): string {
  return durationMs === null ? '' : `${msText(durationMs)} ms`;
}

function cpuText(cpuMs: number | null): string {
  return cpuMs === null ? '' : `CPU ${msText(cpuMs)}`;
}

function sqlText([count, ms]: readonly [number, number]): string {
  return count === 0 ? '' : `${count} SQL ${msText(ms)}`;
}

/** What it cost, in milliseconds and as short as a narrow list needs it: `48 ms`, `CPU 9.9`, `27 SQL 31.2`. */
export function costsOf(entry: RequestEntry): readonly string[] {
  const { meta } = entry;
  const costs = [
    durationText(entry),
    ...(meta === null ? [] : [cpuText(meta.cpuMs), sqlText(meta.sql)]),
  ];
  return costs.filter((cost) => cost !== '');
}

/** N+1, duplicates, errors, slow calls, wasted time: what is wrong with it, a text each. */
export function findingsOf({ meta }: RequestEntry): readonly string[] {
  if (meta === null) return [];
  const text = findingsText(meta);
  const findings = text === '' ? [] : text.split(', ');
  return meta.wastedMs > 0 ? [...findings, `${msText(meta.wastedMs)} ms wasted`] : findings;
}

/** Milliseconds with three digits that say something. */
function msText(ms: number): string {
  if (ms >= 100 || Number.isInteger(ms)) return String(Math.round(ms));
  return ms.toFixed(ms >= 10 ? 1 : 2);
}
