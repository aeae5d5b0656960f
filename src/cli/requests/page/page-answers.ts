import { mappedRecord } from '../../../commands/records/mapped-record.ts';
import { readRecord } from '../../../records/read-record.ts';
import { isRecordId, type RequestRecord } from '../../../records/record.ts';
import type { SourceFinder } from '../../../sources/source-finder.ts';
import type { RecordPlace } from '../record-place.ts';

/** What a page is answered; `null`: there is no such thing. */
export interface PageAnswer {
  readonly type: string;
  readonly body: Uint8Array | string;
}

/** More would not be looked through. */
const LIST_LIMIT = 1000;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers what a page asks of the records of a place. Rejects with ProfileError where the place fails. */
export class PageAnswers {
  private readonly place: RecordPlace;
  private readonly sources: SourceFinder | null;

  constructor(place: RecordPlace, sources: SourceFinder | null) {
    this.place = place;
    this.sources = sources;
  }

  async answer(path: string): Promise<PageAnswer | null> {
    if (path === '/records') return this.list();
    const [, what, id = ''] = /^\/(records|profiles)\/([^/]+)$/.exec(path) ?? [];
    if (what === undefined || !isRecordId(id)) return null;
    return what === 'records' ? this.record(id) : this.profile(id);
  }

  private async list(): Promise<PageAnswer> {
    const metas = await this.place.list({ limit: LIST_LIMIT });
    return { type: JSON_TYPE, body: JSON.stringify({ place: this.place.name, metas }) };
  }

  private async record(id: string): Promise<PageAnswer | null> {
    const content = await this.place.get(id);
    if (content === null) return null;
    const record = mappedRecord(readRecord(content), this.sources);
    return { type: JSON_TYPE, body: JSON.stringify(withoutOwner(record)) };
  }

  private async profile(id: string): Promise<PageAnswer | null> {
    const body = await this.place.store.getProfile(id);
    return body === null ? null : { type: JSON_TYPE, body };
  }
}

function withoutOwner({ owner: _, ...record }: RequestRecord): unknown {
  return record;
}
