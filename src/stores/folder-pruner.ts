import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { stemOf } from '../files/dump-name.ts';
import { readRecord } from '../records/read-record.ts';
import type { RequestRecord } from '../records/record.ts';
import {
  namesIn,
  type RecordFile,
  readOwnFile,
  recordFileName,
  recordFiles,
} from './folder-files.ts';
import { profileNameOf, removeProfile } from './folder-profiles.ts';
import { type FolderLimits, recordsBeyond, removeRecord, removeStale } from './folder-pruning.ts';

/** Records that are removed at once. */
const AT_ONCE = 16;

/** Keeps a folder of records within its limits. One pass at a time; what is asked for meanwhile is one more. */
export class FolderPruner {
  private readonly folder: string;
  private readonly dumps: string;
  private readonly limits: FolderLimits;
  /** Sizes of profiles by name: they are written once. */
  private readonly sizes = new Map<string, number>();
  /** Names of profiles by record. */
  private readonly profiles = new Map<string, string | null>();
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(folder: string, dumps: string, limits: FolderLimits) {
    this.folder = folder;
    this.dumps = dumps;
    this.limits = limits;
  }

  /** Resolves when the limits hold for all that was written before. Rejects never. */
  prune(): Promise<void> {
    if (this.running === null) return this.start();
    this.next ??= this.running.then(() => {
      this.next = null;
      return this.start();
    });
    return this.next;
  }

  async idle(): Promise<void> {
    while (this.running !== null) await (this.next ?? this.running);
  }

  private start(): Promise<void> {
    this.running = this.pass()
      // A folder that cannot be read or written is reported by the write itself.
      .catch(() => undefined)
      .then(() => {
        this.running = null;
      });
    return this.running;
  }

  private async pass(): Promise<void> {
    const names = await namesIn(this.folder);
    const files = await recordFiles(this.folder, names);
    await removeStale(this.folder, names);
    const isLarge = (await this.mostBytes(files)) > this.limits.bytes;
    const beyond = await recordsBeyond(files, this.limits, (file) =>
      isLarge ? this.profileBytes(file) : Promise.resolve(0),
    );
    for (let i = 0; i < beyond.length; i += AT_ONCE) {
      await Promise.all(beyond.slice(i, i + AT_ONCE).map(({ id }) => this.remove(id)));
    }
  }

  private async remove(id: string): Promise<void> {
    // Where there are no profiles, none has to go: the record is not read.
    const record = this.sizes.size === 0 ? null : await this.read(id);
    await removeRecord(this.folder, id);
    this.profiles.delete(id);
    if (record !== null) await removeProfile(this.dumps, record);
  }

  /** What the records and all dumps that could be their profiles have: to know which are takes reading them all. */
  private async mostBytes(files: readonly RecordFile[]): Promise<number> {
    const names = (await namesIn(this.dumps)).filter((name) => stemOf(name) !== null);
    const present = new Set(names);
    for (const name of this.sizes.keys()) if (!present.has(name)) this.sizes.delete(name);
    const sizes = await Promise.all(names.map((name) => this.sizeOf(name)));
    const ofRecords = files.reduce((total, { bytes }) => total + bytes, 0);
    return sizes.reduce((total, bytes) => total + bytes, ofRecords);
  }

  private async sizeOf(name: string): Promise<number> {
    const known = this.sizes.get(name);
    if (known !== undefined) return known;
    const stats = await lstat(join(this.dumps, name)).catch(() => null);
    const bytes = stats?.isFile() ? stats.size : 0;
    this.sizes.set(name, bytes);
    return bytes;
  }

  private async profileBytes({ id }: RecordFile): Promise<number> {
    if (!this.profiles.has(id)) {
      const record = await this.read(id);
      this.profiles.set(id, record === null ? null : profileNameOf(record));
    }
    const name = this.profiles.get(id) ?? null;
    return name === null ? 0 : this.sizeOf(name);
  }

  private async read(id: string): Promise<RequestRecord | null> {
    try {
      const content = await readOwnFile(join(this.folder, recordFileName(id)));
      return content === null ? null : readRecord(content);
    } catch {
      return null;
    }
  }
}
