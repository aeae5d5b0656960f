import { unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type DumpFolder, prepareFolder, prepareFolderNow } from '../../files/dump-folder.ts';
import { dumpName, numberedStem, sidecarName } from '../../files/dump-name.ts';
import { PendingFile } from '../../files/pending-file.ts';
import type { DumpContent } from './dump-content.ts';
import type { DumpRoom } from './dump-room.ts';

/** Names of one microsecond that are tried; beyond it something else is wrong. */
const MOST_NUMBERS = 1000;

/**
 * A dump and its sidecar on their way into the folder. The sidecar comes last: where there is one, the dump is
 * whole. When the process ends, what was begun is ended from where it stands.
 */
export class DumpJob {
  readonly sizeBytes: number;
  private readonly stem: string;
  private readonly dump: PendingFile;
  private readonly sidecar: PendingFile;
  private readonly folder: DumpFolder;
  private readonly room: DumpRoom;
  private number = 0;
  private hasRoom = false;
  private isTakenOver = false;

  constructor(
    stem: string,
    { dump, sidecar }: DumpContent,
    to: { folder: DumpFolder; room: DumpRoom },
  ) {
    this.stem = stem;
    this.folder = to.folder;
    this.room = to.room;
    this.dump = new PendingFile(to.folder.path, dump);
    this.sidecar = new PendingFile(to.folder.path, sidecar);
    this.sizeBytes = this.dump.sizeBytes + this.sidecar.sizeBytes;
  }

  /** Throws what Node throws, and leaves nothing behind then. */
  async store(): Promise<void> {
    try {
      if (this.folder.isPrivate) await prepareFolder(this.folder);
      await this.storeOnce().catch(async (error) => {
        // There is no folder, or somebody took our files for those of a process that is gone.
        if (error.code !== 'ENOENT') throw error;
        await prepareFolder(this.folder);
        await this.storeOnce();
      });
    } finally {
      if (!this.isTakenOver) await this.clear();
    }
  }

  /** Ends `store` here and now, wherever it stands. */
  storeNow(): void {
    this.isTakenOver = true;
    try {
      prepareFolderNow(this.folder);
      this.dump.fillNow();
      this.sidecar.fillNow();
      if (!this.hasRoom) this.room.makeRoomNow(this.sizeBytes);
      this.hasRoom = true;
      while (!this.giveNamesNow()) this.nextNumber();
      this.arrived();
    } finally {
      this.dump.dropNow();
      this.sidecar.dropNow();
    }
  }

  private async storeOnce(): Promise<void> {
    await this.fill();
    if (!this.hasRoom) await this.room.makeRoom(this.sizeBytes);
    this.hasRoom = true;
    while (!this.isTakenOver && !(await this.giveNames())) this.nextNumber();
    if (!this.isTakenOver) this.arrived();
  }

  private async fill(): Promise<void> {
    const filled = await Promise.allSettled([this.dump.fill(), this.sidecar.fill()]);
    for (const one of filled) if (one.status === 'rejected') throw one.reason;
  }

  private async giveNames(): Promise<boolean> {
    const stem = numberedStem(this.stem, this.number);
    if (!(await this.dump.giveName(dumpName(stem))) || this.isTakenOver) return false;
    let isWhole = false;
    try {
      // The name may have a sidecar that has lost its dump.
      isWhole = await this.sidecar.giveName(sidecarName(stem));
    } finally {
      const path = join(this.folder.path, dumpName(stem));
      if (!isWhole && !this.isTakenOver) await unlink(path).catch(() => undefined);
    }
    return isWhole;
  }

  private giveNamesNow(): boolean {
    const stem = numberedStem(this.stem, this.number);
    if (!this.dump.giveNameNow(dumpName(stem))) return false;
    if (this.sidecar.giveNameNow(sidecarName(stem))) return true;
    unlinkSync(join(this.folder.path, dumpName(stem)));
    return false;
  }

  private nextNumber(): void {
    if (++this.number < MOST_NUMBERS) return;
    throw new Error(
      `${join(this.folder.path, dumpName(this.stem))} is taken ${MOST_NUMBERS} times`,
    );
  }

  private arrived(): void {
    const stem = numberedStem(this.stem, this.number);
    this.hasRoom = false;
    this.room.add({ stem, bytes: this.sizeBytes, modifiedMs: Date.now() });
  }

  private async clear(): Promise<void> {
    if (this.hasRoom) this.room.giveUp(this.sizeBytes);
    await Promise.all([this.dump.drop(), this.sidecar.drop()]);
  }
}
