import { isRecordId } from '../../records/record.ts';
import { PROFILE_HEADER } from './header-rules.ts';

/** What the log of the network says of a request. */
export interface SeenRequest {
  /** Of its record; `null`: the answer names none. */
  readonly id: string | null;
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly startedAt: number;
  readonly durationMs: number | null;
  /** Where the server serves records. */
  readonly base: string;
  /** It brought the header with it. */
  readonly hasAsked: boolean;
  /** It is a document, or a script asked for it. */
  readonly isRecordable: boolean;
}

/** What is used of an entry of HAR 1.2, as Chrome writes it. */
export interface HarEntry {
  readonly startedDateTime?: unknown;
  readonly time?: unknown;
  readonly _resourceType?: unknown;
  readonly request?: {
    readonly method?: unknown;
    readonly url?: unknown;
    readonly headers?: unknown;
  };
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
}

const DEFAULT_BASE = '/scooby';
const RECORDABLE = ['document', 'xhr', 'fetch', 'eventsource', 'ping', 'other'];

/** `null`: it is no request by HTTP, or has no answer yet. Pages decide what stands in the log: nothing of it is trusted. */
export function seenRequest({ request, response, ...entry }: HarEntry): SeenRequest | null {
  const url = httpUrl(request?.url);
  const status = numberOr(response?.status, 0);
  if (url === null || status < 100) return null;
  const id = header(response?.headers, 'x-scooby');
  const time = numberOr(entry.time, -1);
  return {
    id: id !== null && isRecordId(id) ? id : null,
    method: String(request?.method ?? ''),
    url,
    status,
    startedAt: Date.parse(String(entry.startedDateTime)) || Date.now(),
    durationMs: time < 0 ? null : time,
    base: baseIn(header(response?.headers, 'x-scooby-path')),
    hasAsked: header(request?.headers, PROFILE_HEADER.toLowerCase()) !== null,
    isRecordable: RECORDABLE.includes(String(entry._resourceType)),
  };
}

function httpUrl(text: unknown): URL | null {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

/** The value of a header; `null`: it is not there, or more than once. */
function header(headers: unknown, wanted: string): string | null {
  if (!Array.isArray(headers)) return null;
  const values = headers.filter((one) => String(one?.name).toLowerCase() === wanted);
  return values.length === 1 ? String(values[0].value) : null;
}

/** A path on the same origin, and nothing that could lead elsewhere. */
function baseIn(path: string | null): string {
  return path !== null && /^(?:\/[\w.~-]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path)
    ? path
    : DEFAULT_BASE;
}
