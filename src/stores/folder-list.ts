import { join } from 'node:path';
import { readRecord } from '../records/read-record.ts';
import { metaOf, type RecordMeta } from '../records/record-meta.ts';
import {
  namesIn,
  type RecordFile,
  readOwnFile,
  recordFileName,
  recordFiles,
} from './folder-files.ts';
import { LIST_LIMIT, type ListOptions } from './store.ts';

/** Files that are read at once. */
const AT_ONCE = 8;

/** Lists the records of a folder. What was read once is remembered: records do not change. */
export class FolderLister {
  private readonly folder: string;
  private metas = new Map<string, RecordMeta | null>();

  constructor(folder: string) {
    this.folder = folder;
  }

  async list({ since = 0, limit = LIST_LIMIT }: ListOptions): Promise<RecordMeta[]> {
    const files = await recordFiles(this.folder, await namesIn(this.folder));
    this.forgetOthers(files);
    const found: RecordMeta[] = [];
    for (let i = 0; i < files.length; i += AT_ONCE) {
      const some = files.slice(i, i + AT_ONCE);
      if (isBehind(some[0] as RecordFile, found, { since, limit })) break;
      const metas = await Promise.all(some.map((file) => this.metaOf(file)));
      found.push(...metas.filter((meta) => meta !== null).filter((m) => m.startedAt >= since));
      found.sort((a, b) => b.startedAt - a.startedAt);
    }
    return found.slice(0, limit);
  }

  private async metaOf({ id }: RecordFile): Promise<RecordMeta | null> {
    const known = this.metas.get(id);
    if (known !== undefined) return known;
    const meta = await this.readMeta(id);
    this.metas.set(id, meta);
    return meta;
  }

  /** `null`: it is gone, or nothing that we could have written. */
  private async readMeta(id: string): Promise<RecordMeta | null> {
    try {
      const content = await readOwnFile(join(this.folder, recordFileName(id)));
      const record = content === null ? null : readRecord(content);
      return record?.id === id ? metaOf(record) : null;
    } catch {
      return null;
    }
  }

  private forgetOthers(files: readonly RecordFile[]): void {
    const ids = new Set(files.map(({ id }) => id));
    for (const id of this.metas.keys()) if (!ids.has(id)) this.metas.delete(id);
  }
}

/** Whether this file and all older ones cannot be wanted: a record begins before its file is written. */
function isBehind(
  { modifiedMs }: RecordFile,
  found: readonly RecordMeta[],
  { since, limit }: Required<ListOptions>,
): boolean {
  if (modifiedMs < since) return true;
  return modifiedMs < (found[limit - 1]?.startedAt ?? -Infinity);
}
