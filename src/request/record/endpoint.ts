import { readRecord } from '../../records/read-record.ts';
import { isRecordId, type RequestRecord } from '../../records/record.ts';
import type { Store } from '../../stores/store.ts';
import { within } from '../../stores/within.ts';
import { headersNamed } from './asked.ts';
import { type Caller, type Permission, permissionOf } from './permission.ts';
import { recordContext } from './record-context.ts';

/** What the endpoint answers; `body` also where the client wants only its length. */
export interface EndpointAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a path of the endpoint asks for. */
export interface EndpointPath {
  readonly what: 'get-data' | 'get-profile';
  /** As it stands in the path: not yet the id of a record. */
  readonly id: string;
}

const STORE_MS = 2000;

const NOT_FOUND = errorAnswer(404, 'not found');
const STORE_FAILED = errorAnswer(503, 'store', { 'Retry-After': '2' });

/** Serves records and their profiles to those whom they belong to. */
export class Endpoint {
  private readonly prefix: string;
  private readonly secret: string | null;
  private readonly store: Store;
  private readonly pendingOwner: (id: string) => string | null;

  /** `pendingOwner`: whose record of that id is not in the store yet. */
  constructor(
    base: string,
    secret: string | null,
    { store, pendingOwner }: { store: Store; pendingOwner: (id: string) => string | null },
  ) {
    this.prefix = `${base}/get-`;
    this.secret = secret;
    this.store = store;
    this.pendingOwner = pendingOwner;
  }

  /** What a url, path and query, asks for here; `null`: nothing, it is the application's. */
  pathOf(url: string): EndpointPath | null {
    if (!url.startsWith(this.prefix)) return null;
    const [, what, id] =
      /^(data|profile)\/([^/?#]+)\/?(?:[?#]|$)/.exec(url.slice(this.prefix.length)) ?? [];
    if (id === undefined) return null;
    return { what: what === 'data' ? 'get-data' : 'get-profile', id };
  }

  /** Never rejects. */
  async answer(path: EndpointPath, method: string, caller: Caller): Promise<EndpointAnswer> {
    const permission = permissionOf(caller, this.secret);
    if (typeof permission === 'string' || isFromElsewhere(caller)) return NOT_FOUND;
    if (method !== 'GET' && method !== 'HEAD') {
      return errorAnswer(405, 'method not allowed', { Allow: 'GET, HEAD' });
    }
    if (!isRecordId(path.id)) return NOT_FOUND;
    const pendingOwner = this.pendingOwner(path.id);
    if (pendingOwner !== null) {
      return pendingOwner === permission.owner ? pendingAnswer(path.id) : NOT_FOUND;
    }
    return this.stored(path, permission);
  }

  private async stored(path: EndpointPath, { owner }: Permission): Promise<EndpointAnswer> {
    const { store } = this;
    const deadline = performance.now() + STORE_MS;
    const ask = (get: () => Promise<Uint8Array | null>): Promise<Uint8Array | null> =>
      within(Math.max(0, deadline - performance.now()), recordContext.run(undefined, get));
    try {
      const content = await ask(() => store.get(path.id));
      const record = content === null ? null : recordOrNull(content);
      if (record === null || record.id !== path.id || record.owner !== owner) return NOT_FOUND;
      if (path.what === 'get-data') return jsonAnswer(200, withoutOwner(record));
      const profile = await ask(() => store.getProfile(path.id));
      return profile === null ? NOT_FOUND : profileAnswer(path.id, profile);
    } catch {
      return STORE_FAILED;
    }
  }
}

/** Whether another site's page sent it: browsers say so. */
function isFromElsewhere({ rawHeaders }: Caller): boolean {
  const sites = headersNamed(rawHeaders, 'sec-fetch-site');
  return sites.length > 1 || sites.some((site) => site !== 'none' && site !== 'same-origin');
}

/** `null`: what lies there is none of ours. */
function recordOrNull(content: Uint8Array): RequestRecord | null {
  try {
    return readRecord(content);
  } catch {
    return null;
  }
}

function withoutOwner({ owner: _, ...record }: RequestRecord): unknown {
  return record;
}

function pendingAnswer(id: string): EndpointAnswer {
  return jsonAnswer(202, { scooby: 1, id, state: 'pending' }, { 'Retry-After': '1' });
}

function profileAnswer(id: string, profile: Uint8Array): EndpointAnswer {
  const name = `scooby-${id.slice(0, 8)}.cpuprofile`;
  return answerOf(200, profile, { 'Content-Disposition': `attachment; filename="${name}"` });
}

function errorAnswer(
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): EndpointAnswer {
  return jsonAnswer(status, { error }, headers);
}

function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): EndpointAnswer {
  return answerOf(status, Buffer.from(JSON.stringify(value)), headers);
}

function answerOf(
  status: number,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): EndpointAnswer {
  return {
    status,
    body,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(body.length),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...headers,
    },
  };
}
