import type { ReadableFolders } from '../../files/readable-folders.ts';
import type { OpenDumps } from './open-dumps.ts';

/** What tools work with, as long as the server runs. */
export interface Desk {
  readonly folders: ReadableFolders;
  readonly dumps: OpenDumps;
  /** The folder of dumps that was named; `undefined`: the usual one. */
  readonly dir: string | undefined;
  /** Where recordings go: the folder that was named, else that of the environment, else the private one. */
  readonly dumpFolder: string;
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
}
