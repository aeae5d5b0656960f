import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { Session } from '../../commands/session/session.ts';
import type { ReadableFolders } from '../../files/readable-folders.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { SourceFinder } from '../../sources/source-finder.ts';
import { releaseOptimizer } from '../browse/optimizer.ts';
import { readDumps } from '../browse/read-dump.ts';
import { availableDumps } from '../dump-folder.ts';
import { MAX_OPENED } from '../runs/newest-run.ts';
import { readNewestAmong } from '../runs/read-newest.ts';
import { type ReadableDump, readableDumps } from './checked-paths.ts';

/** Dumps that are open, and the rows that were shown of them last: their numbers stand for them in the next question. */
export interface OpenDump {
  readonly session: Session;
  shown: readonly string[] | null;
}

interface Kept {
  readonly key: string;
  readonly bytes: number;
  readonly open: Promise<OpenDump>;
}

/** What stays open, by the bytes of the files: what is made of them needs about as much memory, or less. */
const MOST_BYTES = 400e6;
const MOST_KEPT = 12;
/** A packed file is so many times larger when it is read. */
const PACKED_TIMES = 8;

/** Rows of tables that have numbers. */
const ROWS = 20;

/** Reads dumps and keeps the newest few open, so that the next question about them is answered at once. */
export class OpenDumps {
  private readonly folders: ReadableFolders;
  private readonly dir: string | undefined;
  private readonly ended: AbortSignal;
  /** The newest first. */
  private kept: readonly Kept[] = [];

  /**
   * @param dir the folder of dumps; `undefined`: the usual one
   * @param ended aborted when nobody will ask any more
   */
  constructor(folders: ReadableFolders, dir: string | undefined, ended: AbortSignal) {
    this.folders = folders;
    this.dir = dir;
    this.ended = ended;
  }

  private readonly mayRead = (path: string): boolean => this.folders.has(path);

  /** A session on dumps, and folders of them; none: the newest. Rejects with ProfileError. */
  async open(paths: readonly string[]): Promise<OpenDump> {
    if (paths.length === 0) return this.openNewest();
    const files = paths.flatMap((path) => readableDumps(path, this.folders));
    const options = { signal: this.ended, gc: 'on-stack', mayRead: this.mayRead } as const;
    return this.keptOr(files, () => readDumps(paths, options));
  }

  /** The dumps behind a path, for commands that read others. Rejects with ProfileError. */
  async dumpsOf(path: string): Promise<readonly LoadedDump[]> {
    const { session } = await this.open([path]);
    return session.allDumps;
  }

  private openNewest(): Promise<OpenDump> {
    const { folder, dumps } = availableDumps(this.dir);
    const newest = dumps.filter(({ path }) => this.mayRead(path)).slice(0, MAX_OPENED);
    if (newest.length === 0) {
      throw new ProfileError('unreadable', 'all dumps lead out of it', { subject: folder });
    }
    const files = newest.flatMap(({ path }) => readableDumps(path, this.folders));
    return this.keptOr(files, async () => [await readNewestAmong(newest)]);
  }

  private keptOr(
    files: readonly ReadableDump[],
    read: () => Promise<readonly LoadedDump[]>,
  ): Promise<OpenDump> {
    const key = files.map(({ stamp }) => stamp).join('\n');
    const known = this.kept.find((one) => one.key === key) ?? {
      key,
      bytes: files.reduce((sum, file) => sum + heldBytes(file), 0),
      open: this.read(read),
    };
    this.kept = fewEnough([known, ...this.kept.filter((one) => one !== known)]);
    // What failed may be there next time.
    known.open.catch(() => {
      this.kept = this.kept.filter((one) => one !== known);
    });
    return known.open;
  }

  private async read(read: () => Promise<readonly LoadedDump[]>): Promise<OpenDump> {
    const dumps = await read();
    releaseOptimizer();
    const sources = new SourceFinder({ mayRead: this.mayRead });
    const session = Session.startAll(dumps, 'on-stack', sources).forReaders(ROWS);
    return { session, shown: null };
  }
}

function heldBytes({ path, bytes }: ReadableDump): number {
  return path.endsWith('.gz') ? bytes * PACKED_TIMES : bytes;
}

/** The newest is kept, however large. */
function fewEnough(kept: readonly Kept[]): readonly Kept[] {
  let sum = 0;
  return kept.slice(0, MOST_KEPT).filter(({ bytes }, i) => {
    sum += bytes;
    return i === 0 || sum <= MOST_BYTES;
  });
}
