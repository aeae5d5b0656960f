import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { syncFolder, writeDurably } from '../files/durable-file.ts';
import { ProfileError } from '../model/profile-error.ts';
import { CollectedDumps, removeLeftovers } from './collected-dumps.ts';
import type { BatchPartition, DumpBatch } from './dump-batch.ts';
import { fileName, partitionPath, STACKS_FOLDER } from './fleet-names.ts';
import type { FleetTarget, StoredBatch } from './fleet-target.ts';
import { FolderLock } from './folder-lock.ts';
import { samplesFile, stacksFile } from './parquet-tables.ts';

/**
 * A fleet as Parquet files: `service=S/day=D/HOST-TIME.parquet` with rows, and below `stacks/` a file of the same name with
 * their stacks. A file has its name when it is whole and safe, that of the stacks first; so a collector that is
 * killed leaves nothing that anybody reads. Several may write at once.
 */
export class FleetFolder implements FleetTarget {
  private readonly folder: string;
  private readonly collected: CollectedDumps;

  constructor(folder: string) {
    this.folder = folder;
    this.collected = new CollectedDumps(folder);
  }

  async open(): Promise<readonly ProfileError[]> {
    return this.asProfileErrors(async () => {
      mkdirSync(this.folder, { recursive: true });
      removeLeftovers(this.folder);
      return this.collected.refresh();
    });
  }

  has(dump: string): boolean {
    return this.collected.has(dump);
  }

  async store(batch: DumpBatch): Promise<StoredBatch> {
    return this.asProfileErrors(async () => {
      const lock = await FolderLock.take(this.folder);
      try {
        // Another collector may have been faster.
        await this.collected.refresh();
        const partitions = batch.partitions((dump) => this.collected.has(dump));
        return this.storeAll(partitions, batch, lock);
      } finally {
        lock.release();
      }
    });
  }

  async close(): Promise<void> {}

  private storeAll(
    partitions: readonly BatchPartition[],
    batch: DumpBatch,
    lock: FolderLock,
  ): StoredBatch {
    const stored: string[] = [];
    let rows = 0;
    let bytes = 0;
    for (const partition of partitions) {
      bytes += this.storePartition(partition, batch, lock);
      for (const one of partition.dumps) {
        rows += one.rows.stack.length;
        stored.push(one.facts.dump);
      }
    }
    return { stored, rows, bytes };
  }

  private storePartition(
    { service, day, dumps }: BatchPartition,
    { stacks }: DumpBatch,
    lock: FolderLock,
  ): number {
    const place = join(partitionPath(service, day), fileName(hostname(), Date.now()));
    const stacksBytes = stacksFile(dumps, stacks);
    this.write(join(STACKS_FOLDER, place), stacksBytes, lock);
    const samplesBytes = samplesFile(dumps, stacks);
    const path = this.write(place, samplesBytes, lock);
    this.collected.add(
      path,
      dumps.map(({ facts }) => facts.dump),
    );
    return stacksBytes.length + samplesBytes.length;
  }

  private write(place: string, content: Uint8Array, lock: FolderLock): string {
    const path = join(this.folder, place);
    makeFolders(this.folder, dirname(path));
    writeDurably(path, content, () => {
      if (lock.isHeld()) return;
      throw new ProfileError('unreadable', 'another collector took the folder meanwhile', {
        subject: this.folder,
        hint: 'start again: nothing is lost',
      });
    });
    return path;
  }

  /** What the system says about the folder or a file in it. */
  private async asProfileErrors<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const { code, path, message } = error as NodeJS.ErrnoException;
      if (error instanceof ProfileError || code === undefined) throw error;
      throw new ProfileError('unreadable', `cannot be written (${message.split(',')[0]})`, {
        subject: path ?? this.folder,
      });
    }
  }
}

/** Makes a folder and its names safe. */
function makeFolders(root: string, folder: string): void {
  if (mkdirSync(folder, { recursive: true }) === undefined) return;
  for (let at = dirname(folder); at.length >= root.length; at = dirname(at)) {
    syncFolder(at);
    if (at === root || at === dirname(at)) return;
  }
}
