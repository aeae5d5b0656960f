import { displayText } from '../model/display-text.ts';
import type { ProfileQuality } from '../model/profile-view.ts';
import { isMisleading } from '../model/sampling-quality.ts';
import { ctime } from './ctime.ts';
import type { TableReport } from './table-report.ts';
import { loneTimeText, shareText } from './time-units.ts';
import { grouped } from './value-units.ts';

type Files = TableReport['files'];

/** More dumps than these are not listed one by one above every table; the command `dumps` does that. */
const FEW_DUMPS = 3;
const MAX_ROUTES = 5;

export function isMany(files: { readonly length: number }): boolean {
  return files.length > FEW_DUMPS;
}

/** How many dumps, the first and the last, and of which routes: a line each. */
export function manyDumpsLines(files: Files): readonly string[] {
  return [countLine(files), timeLine(files), ...requestLines(files)].filter((line) => line !== '');
}

function countLine(files: Files): string {
  const [first, last] = [files[0], files[files.length - 1]];
  return `${grouped(files.length)} dumps: ${displayText(first.path)} … ${displayText(last.path)}`;
}

function timeLine(files: Files): string {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { modifiedAt } of files) {
    if (modifiedAt === null) continue;
    first = Math.min(first, modifiedAt.getTime());
    last = Math.max(last, modifiedAt.getTime());
  }
  if (first > last) return '';
  const [from, to] = [ctime(new Date(first)), ctime(new Date(last))];
  return from === to ? `written ${from}` : `written ${from} to ${to}`;
}

/** `400 requests: 250 GET /orders, 150 POST /orders`. */
function requestLines(files: Files): readonly string[] {
  const counts = new Map<string, number>();
  let requestCount = 0;
  for (const { request } of files) {
    if (request === null) continue;
    requestCount++;
    const route = routeText(request);
    counts.set(route, (counts.get(route) ?? 0) + 1);
  }
  if (requestCount === 0) return [];
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted.slice(0, MAX_ROUTES).map(([route, n]) => `${grouped(n)} ${route}`);
  const hidden = sorted.length - shown.length;
  const others = hidden === 1 ? 'route' : 'routes';
  const more = hidden > 0 ? `, and ${grouped(hidden)} other ${others}` : '';
  return [`${grouped(requestCount)} requests: ${displayText(shown.join(', '))}${more}`];
}

/** Rows of a fleet have no url. */
function routeText({ method, route, url }: NonNullable<Files[number]['request']>): string {
  const place = route ?? pathOf(url ?? '');
  return `${method ?? ''} ${place === '' ? 'without a route' : place}`.trim();
}

/** With its query every request would have a route of its own. */
function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** The dump whose samples cover its time worst, by name; `null` where none of them misleads. */
export function worstQualityLine(
  files: Files,
  qualities: readonly ProfileQuality[],
): string | null {
  const misleading = qualities.filter(isMisleading);
  if (misleading.length === 0) return null;
  const worst = misleading.reduce((a, b) => (gapShare(b) > gapShare(a) ? b : a));
  const name = displayText(files[worst.profileIndex]?.path ?? 'one');
  const others = misleading.length > 1 ? `, and so may ${grouped(misleading.length - 1)} more` : '';
  return `warning: ${name} may mislead: ${shareText(gapShare(worst))} % of its busy time lies in gaps between samples (longest ${loneTimeText(worst.longestIntervalUs)})${others}`;
}

function gapShare({ gapUs, busyUs }: ProfileQuality): number {
  return busyUs > 0 ? gapUs / busyUs : 0;
}
