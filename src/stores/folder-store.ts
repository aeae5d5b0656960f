import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DumpFolder,
  dumpFolderOf,
  prepareFolder,
  prepareFolderNow,
} from '../files/dump-folder.ts';
import { writeNewFile } from '../files/new-file.ts';
import { PendingFile } from '../files/pending-file.ts';
import { maskedRecord } from '../records/mask-record.ts';
import { readRecord } from '../records/read-record.ts';
import { isRecordId } from '../records/record.ts';
import { metaOf, type RecordMeta } from '../records/record-meta.ts';
import { namesIn, readOwnFile, recordFileName, recordFiles } from './folder-files.ts';
import { FolderLister } from './folder-list.ts';
import { profileNameOf, readProfile, removeProfile, writeProfile } from './folder-profiles.ts';
import { FolderPruner } from './folder-pruner.ts';
import { FOLDER_LIMITS, type FolderLimits, removeRecord } from './folder-pruning.ts';
import { watchFolder } from './folder-watch.ts';
import { OpenWork } from './open-work.ts';
import type { ListOptions, PutOptions, Store } from './store.ts';

export interface FolderStoreOptions {
  /** The folder of dumps; records lie in its folder `requests`. As for dumps: `PROFILER_DUMP_PATH`, else a private one. */
  readonly dumpPath?: string;
  readonly limits?: Partial<FolderLimits>;
  /** Values in texts, and numbers in keys and paths, as `?`: for a folder that others can read. */
  readonly mask?: boolean;
}

/** The folder of a folder of dumps that records lie in. */
const REQUESTS_FOLDER = 'requests';

/** The store of a folder, which many processes of a host may share. */
export function folderStore(options: FolderStoreOptions = {}): FolderStore {
  return new FolderStore(options);
}

export class FolderStore implements Store {
  /** Where the records are. */
  readonly path: string;
  private readonly dumps: DumpFolder;
  private readonly requests: DumpFolder;
  private readonly isMasked: boolean;
  private readonly pruner: FolderPruner;
  private readonly lister: FolderLister;
  private readonly work = new OpenWork();

  constructor({ dumpPath, limits, mask = false }: FolderStoreOptions) {
    this.dumps = dumpFolderOf(dumpPath);
    this.path = join(this.dumps.path, REQUESTS_FOLDER);
    // Whatever the folder of dumps is: this one nobody else may have put there.
    this.requests = { path: this.path, isPrivate: true };
    this.isMasked = mask;
    this.pruner = new FolderPruner(this.path, this.dumps.path, { ...FOLDER_LIMITS, ...limits });
    this.lister = new FolderLister(this.path);
  }

  put(id: string, record: Uint8Array, options: PutOptions): Promise<void> {
    return this.work.put(this.write(id, record, options));
  }

  private async write(id: string, content: Uint8Array, { profile }: PutOptions): Promise<void> {
    checkId(id);
    await prepareFolder(this.dumps);
    await prepareFolder(this.requests);
    const masked = this.masked(content);
    const named =
      profile === undefined ? masked : await writeProfile(this.dumps.path, masked, profile);
    const isNew = await writeNewFile(this.path, recordFileName(id), named).catch(async (error) => {
      if (profile !== undefined) await removeProfile(this.dumps.path, readRecord(named));
      throw error;
    });
    if (!isNew) throw takenError(id);
    await this.pruner.prune();
  }

  /** The same at once, for the end of the process; nothing is pruned. Throws where it cannot. */
  putNow(id: string, record: Uint8Array): void {
    checkId(id);
    prepareFolderNow(this.dumps);
    prepareFolderNow(this.requests);
    const file = new PendingFile(this.path, this.masked(record));
    try {
      file.fillNow();
      if (!file.giveNameNow(recordFileName(id))) throw takenError(id);
    } finally {
      file.dropNow();
    }
  }

  private masked(content: Uint8Array): Uint8Array {
    if (!this.isMasked) return content;
    return Buffer.from(JSON.stringify(maskedRecord(readRecord(content))));
  }

  async get(id: string): Promise<Uint8Array | null> {
    return isRecordId(id) ? readOwnFile(join(this.path, recordFileName(id))) : null;
  }

  async getProfile(id: string): Promise<Uint8Array | null> {
    const content = await this.get(id);
    return content === null ? null : readProfile(this.dumps.path, readRecord(content));
  }

  /** The file of a record's profile; `null`: there is no such record, it names none, or the file is gone. */
  async profilePath(id: string): Promise<string | null> {
    const content = await this.get(id);
    const name = content === null ? null : profileNameOf(readRecord(content));
    if (name === null) return null;
    const path = join(this.dumps.path, name);
    const stats = await lstat(path).catch(() => null);
    return stats?.isFile() ? path : null;
  }

  async delete(id: string): Promise<void> {
    const content = await this.get(id);
    if (content === null) return;
    await removeRecord(this.path, id);
    // A file that somebody else put there names no profile of ours.
    const record = recordOrNull(content);
    if (record !== null) await removeProfile(this.dumps.path, record);
  }

  async list(options: ListOptions = {}): Promise<RecordMeta[]> {
    return this.lister.list(options);
  }

  /** Which records there are, the newest first, without a look at what they hold. */
  async ids(): Promise<readonly string[]> {
    const files = await recordFiles(this.path, await namesIn(this.path));
    return files.map(({ id }) => id);
  }

  watch(onNew: (meta: RecordMeta) => void): () => void {
    const stop = watchFolder(this.path, async (id) => {
      const content = await this.get(id);
      const record = content === null ? null : recordOrNull(content);
      if (record !== null) onNew(metaOf(record));
    });
    return this.work.watch(stop);
  }

  async close(): Promise<void> {
    await this.work.end();
    await this.pruner.idle();
  }
}

function takenError(id: string): Error {
  return new Error(`there is a record ${id} already`);
}

function checkId(id: string): void {
  if (!isRecordId(id)) throw new RangeError('the id of a record is a UUID of version 4');
}

function recordOrNull(content: Uint8Array): ReturnType<typeof readRecord> | null {
  try {
    return readRecord(content);
  } catch {
    return null;
  }
}
