import { join } from 'node:path';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import type { ListOptions } from '../../stores/store.ts';
import { type RecordPlace, shellWord } from './record-place.ts';
import { isRedisUrl } from './record-word.ts';
import { recordsFolder } from './records-folder.ts';
import { openRedisPlace } from './redis-place.ts';

/** Opens the records of a folder, or of a Redis by its URL. Rejects with ProfileError. */
export async function openRecords(location: string | undefined): Promise<RecordPlace> {
  if (location === undefined || !isRedisUrl(location)) return new FolderPlace(location);
  return openRedisPlace(location);
}

class FolderPlace implements RecordPlace {
  readonly store: FolderStore;
  readonly name: string;
  readonly words: string;
  readonly isShared = false;

  constructor(location: string | undefined) {
    this.store = new FolderStore({ dumpPath: recordsFolder(location) });
    this.name = this.store.path;
    this.words = location === undefined ? '' : ` ${shellWord(location)}`;
  }

  nameOf(id: string): string {
    return join(this.name, `${id}.json`);
  }

  ids(): Promise<readonly string[]> {
    return this.about(this.name, this.store.ids());
  }

  list(options: ListOptions): Promise<readonly RecordMeta[]> {
    return this.about(this.name, this.store.list(options));
  }

  get(id: string): Promise<Uint8Array | null> {
    return this.about(this.nameOf(id), this.store.get(id));
  }

  async hasProfile(id: string): Promise<boolean> {
    return (await this.profileFile(id)) !== null;
  }

  profileFile(id: string): Promise<string | null> {
    return this.store.profilePath(id);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private about<Result>(path: string, work: Promise<Result>): Promise<Result> {
    return work.catch((error) => {
      const reason = unreadable(error);
      throw reason instanceof ProfileError ? reason.about(path) : reason;
    });
  }
}
