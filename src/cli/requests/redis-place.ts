import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { readRecord } from '../../records/read-record.ts';
import { metaOf, type RecordMeta } from '../../records/record-meta.ts';
import { visibleLine } from '../../records/visible-text.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import type { RedisStore } from '../../stores/redis/redis-store.ts';
import type { ListOptions } from '../../stores/store.ts';
import { type RecordPlace, shellWord } from './record-place.ts';

/** How far a list goes back: whoever puts records may have given them more life than is usual. */
const MOST_TTL_SECONDS = 86_400;

/** Opens the records of a Redis. Rejects with ProfileError where the URL is none; whether anything is there is seen later. */
export async function openRedisPlace(url: string): Promise<RecordPlace> {
  // Most records lie in folders.
  const { redisAddress, redisStoreAt, shownAddress } = await import(
    '../../stores/redis/open-redis-store.ts'
  );
  try {
    const address = redisAddress(url);
    // In the environment nobody sees it who lists processes.
    const password = address.password ?? (process.env['REDISCLI_AUTH'] || undefined);
    const settings = { ttlSeconds: MOST_TTL_SECONDS };
    return new RedisPlace(redisStoreAt({ ...address, password }, settings), shownAddress(address));
  } catch (error) {
    throw new ProfileError('usage', (error as Error).message);
  }
}

class RedisPlace implements RecordPlace {
  readonly store: RedisStore;
  readonly name: string;
  readonly words: string;
  readonly isShared = true;

  constructor(store: RedisStore, name: string) {
    this.store = store;
    this.name = name;
    this.words = ` ${shellWord(this.name)}`;
  }

  nameOf(id: string): string {
    return `${id} in ${this.name}`;
  }

  ids(): Promise<readonly string[]> {
    return this.asked(() => this.store.ids());
  }

  list(options: ListOptions): Promise<readonly RecordMeta[]> {
    return this.asked(() => this.store.list(options));
  }

  get(id: string): Promise<Uint8Array | null> {
    return this.asked(() => this.store.get(id));
  }

  hasProfile(id: string): Promise<boolean> {
    return this.asked(() => this.store.hasProfile(id));
  }

  async profileFile(id: string): Promise<string | null> {
    const content = await this.get(id);
    const profile = await this.asked(() => this.store.getProfile(id));
    if (content === null || profile === null) return null;
    return copied(id, content, profile).catch((error) => {
      const reason = unreadable(error);
      throw reason instanceof ProfileError ? reason.about(tmpdir()) : reason;
    });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async asked<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw this.readable(error as Error);
    }
  }

  /** What a server says is as little to be trusted as all else that comes from outside. */
  private readable({ message, name }: Error): ProfileError {
    const [fact, remedy] = visibleLine(message)
      .slice(0, 300)
      .split(/: (?=npm )/, 2);
    const hint = name === 'NoClientError' ? `where scoobyprof is installed: ${remedy}` : undefined;
    return new ProfileError('unreadable', `${fact}`, {
      subject: this.name,
      ...(hint !== undefined && { hint }),
    });
  }
}

/** A folder for the time that the program runs, with the record beside its profile: so commands find what the request did. */
async function copied(
  id: string,
  content: Uint8Array,
  profile: Uint8Array,
): Promise<string | null> {
  const dumpPath = mkdtempSync(join(tmpdir(), 'scoobyprof-'));
  process.once('exit', () => rmSync(dumpPath, { recursive: true, force: true }));
  const folder = new FolderStore({ dumpPath });
  await folder.put(id, content, { meta: metaOf(readRecord(content)), profile });
  return folder.profilePath(id);
}
