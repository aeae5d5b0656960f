import { basename, dirname, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { ProfileError } from '../../model/profile-error.ts';
import { statOrNone } from '../stat-or-none.ts';

/** Who is told what a folder does. */
export interface FolderListener {
  /** A file of this name may be new or changed; `null`: any may. */
  readonly onName: (name: string | null) => void;
  /** From now on names are told; what is in the folder has to be looked at. */
  readonly onArmed: () => void;
  /** The folder is not there: what it holds when it comes is new. */
  readonly onMissing: (message: string) => void;
  readonly onNotice: (message: string) => void;
}

export interface FolderWatchOptions {
  /** How often to look where the file system tells nothing; `null`: it does. */
  readonly pollMs: number | null;
  readonly listener: FolderListener;
}

/** The folder is looked after this often: a link led elsewhere, or a folder far above, tells nothing. */
const HEARTBEAT_MS = 1000;
/** How often a folder is looked at where the system has no watches left. */
const FALLBACK_POLL_MS = 500;

/** What is watched: the folder, or while it is missing the nearest folder above it. */
interface Target {
  readonly path: string;
  /** Another folder under the same name is another target. */
  readonly identity: string;
  readonly isFolder: boolean;
}

/**
 * Watches one folder, also while it does not exist: then the nearest folder above it. One watch, whatever the
 * number of files: chokidar watches each file that it is not told to ignore, and what happens to a file also
 * arrives as a raw event of its folder.
 */
export class FolderWatch {
  private readonly folder: string;
  private readonly listener: FolderListener;
  private pollMs: number | null;
  private watcher: FSWatcher | null = null;
  private target: Target | null = null;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(folder: string, { pollMs, listener }: FolderWatchOptions) {
    this.folder = resolve(folder);
    this.pollMs = pollMs;
    this.listener = listener;
  }

  /** Throws `unreadable` where the name is that of something else than a folder. */
  start(): void {
    const stat = statOrNone(this.folder);
    if (stat !== undefined && !stat.isDirectory()) {
      throw new ProfileError('unreadable', 'is not a folder', { subject: this.folder });
    }
    if (stat === undefined) this.listener.onMissing('waiting for this folder');
    this.look();
    this.beat();
  }

  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.watcher?.close();
    this.watcher = null;
  }

  /** Arms anew where the folder is another one than before, or appeared, or went. */
  private look(): void {
    const next = nearestFolder(this.folder);
    const { target } = this;
    if (target?.path === next.path && target.identity === next.identity) return;
    this.target = next;
    if (target?.isFolder && !next.isFolder) this.listener.onMissing('gone, waiting for it');
    if (this.pollMs === null) this.arm(next);
    else if (next.isFolder) this.listener.onArmed();
  }

  private arm({ path, isFolder }: Target): void {
    void this.watcher?.close();
    // Without `ignored` there would be a watch for each file, of which systems allow only so many.
    const watcher = watch(path, {
      depth: 0,
      ignoreInitial: true,
      ignored: (candidate: string) => resolve(candidate) !== path,
    });
    this.watcher = watcher;
    watcher.on('raw', (_, name) => {
      if (this.watcher === watcher) this.onRaw(isFolder, (name as string | null) ?? null);
    });
    watcher.on('error', (error) => {
      if (this.watcher === watcher) this.onError(error as NodeJS.ErrnoException);
    });
    watcher.on('ready', () => {
      if (this.watcher !== watcher || this.pollMs !== null) return;
      if (isFolder) this.listener.onArmed();
      // What happened while the watch was set was not told.
      this.look();
    });
  }

  private onRaw(isFolder: boolean, name: string | null): void {
    if (isFolder) this.listener.onName(name);
    // A folder that is removed or moved tells its own name.
    if (!isFolder || name === null || name === basename(this.folder)) this.look();
  }

  /** Whatever the reason (no watches left, a file system without them), looking now and then still works. */
  private onError(error: NodeJS.ErrnoException): void {
    if (this.pollMs !== null) return;
    // To look would fail alike: who looks says so.
    if (error.code === 'EACCES') {
      this.listener.onArmed();
      return;
    }
    const reason = REASONS[error.code ?? ''] ?? error.message;
    this.listener.onNotice(`${reason}: looking every ${FALLBACK_POLL_MS} ms instead`);
    this.pollMs = FALLBACK_POLL_MS;
    void this.watcher?.close();
    this.watcher = null;
    this.beat();
    if (this.target?.isFolder) this.listener.onArmed();
  }

  private beat(): void {
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => {
      this.look();
      if (this.pollMs !== null && this.target?.isFolder) this.listener.onName(null);
    }, this.pollMs ?? HEARTBEAT_MS);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the system has no watches left',
  EMFILE: 'the system has no watches left',
};

function nearestFolder(folder: string): Target {
  for (let path = folder; ; path = dirname(path)) {
    const stat = statOrNone(path);
    const identity = stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
    if (stat?.isDirectory()) return { path, identity, isFolder: path === folder };
    if (path === dirname(path)) return { path, identity, isFolder: false };
  }
}
