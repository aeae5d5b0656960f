import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { idOfFile, namesIn } from './folder-files.ts';

/** Where the system tells nothing (shared folders, a folder that is not there yet), a look so often must do. */
const LOOK_MS = 1000;

/**
 * Calls `onNew` with the id of each record that comes into a folder from now on, once each, whether the folder is there
 * already or not. The result ends it.
 */
export function watchFolder(folder: string, onNew: (id: string) => Promise<void>): () => void {
  const watching = new FolderWatching(folder, onNew);
  watching.start();
  return () => watching.stop();
}

class FolderWatching {
  private readonly folder: string;
  private readonly onNew: (id: string) => Promise<void>;
  private known: ReadonlySet<string>;
  private watcher: FSWatcher | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;
  private isDue = false;
  private isStopped = false;

  constructor(folder: string, onNew: (id: string) => Promise<void>) {
    this.folder = folder;
    this.onNew = onNew;
    // At once: what is written from here on is new.
    this.known = new Set(idsNow(folder));
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.watcher?.close();
  }

  private look(): void {
    this.isDue = true;
    if (!this.isLooking) void this.lookAgain();
  }

  private async lookAgain(): Promise<void> {
    this.isLooking = true;
    while (this.isDue && !this.isStopped) {
      this.isDue = false;
      this.listen();
      // A folder that cannot be read now may be readable at the next look.
      const names = await namesIn(this.folder).catch(() => []);
      await this.tellOf(names.map(idOfFile).filter((id) => id !== null));
    }
    this.isLooking = false;
  }

  private listen(): void {
    if (this.watcher !== null) return;
    try {
      this.watcher = watch(this.folder, () => this.look());
      this.watcher.on('error', () => this.forget());
    } catch {
      // Not there yet: the next look tries again.
    }
  }

  private forget(): void {
    this.watcher?.close();
    this.watcher = null;
  }

  private async tellOf(ids: readonly string[]): Promise<void> {
    const before = this.known;
    this.known = new Set(ids);
    for (const id of ids) {
      if (before.has(id) || this.isStopped) continue;
      // What one record, or who is told of it, does wrong must not hide the others.
      await this.onNew(id).catch(() => undefined);
    }
  }
}

function idsNow(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .map(idOfFile)
      .filter((id) => id !== null);
  } catch {
    return [];
  }
}
