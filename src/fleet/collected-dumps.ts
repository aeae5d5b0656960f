import { type Dirent, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporaryName } from '../files/temporary-name.ts';
import { ProfileError } from '../model/profile-error.ts';
import { STACKS_FOLDER } from './fleet-names.ts';
import { dumpsOfFile } from './parquet-dumps.ts';

/** What a killed collector was writing is no more wanted then. */
const LEFTOVER_MS = 3_600_000;

/** The dumps that a folder has rows of. The files themselves say so: there is nothing beside them that could differ. */
export class CollectedDumps {
  private readonly folder: string;
  private readonly ids = new Set<string>();
  private readonly readFiles = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  has(dump: string): boolean {
    return this.ids.has(dump);
  }

  /** The rows of these are safe in a file of ours. */
  add(file: string, dumps: Iterable<string>): void {
    this.readFiles.add(file);
    for (const dump of dumps) this.ids.add(dump);
  }

  /**
   * Reads what others have written since.
   *
   * @returns what is wrong with files that are passed over, each said once
   */
  async refresh(): Promise<readonly ProfileError[]> {
    const errors: ProfileError[] = [];
    for (const file of sampleFiles(this.folder)) {
      if (this.readFiles.has(file)) continue;
      const error = await this.read(file);
      if (error !== null) errors.push(error);
      this.readFiles.add(file);
    }
    return errors;
  }

  /** What is wrong with a file. Rejects where it cannot be read for now: its dumps would be counted twice. */
  private async read(file: string): Promise<ProfileError | null> {
    try {
      for (const dump of await dumpsOfFile(file)) this.ids.add(dump);
      return null;
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      if (error.code === 'unreadable') throw error.about(file);
      return error.about(file);
    }
  }
}

/** The files of the table `samples`, `service=S/day=D/NAME.parquet`. None where there is no such folder. */
function sampleFiles(folder: string): readonly string[] {
  return partitions(folder).flatMap((partition) =>
    namesIn(partition)
      .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
      .map(({ name }) => join(partition, name)),
  );
}

/** Takes away what collectors left that were killed while they wrote. */
export function removeLeftovers(folder: string): void {
  for (const partition of [...partitions(folder), ...partitions(join(folder, STACKS_FOLDER))]) {
    for (const { name } of namesIn(partition)) {
      const path = join(partition, name);
      if (isTemporaryName(name) && isOld(path)) rmSync(path, { force: true });
    }
  }
}

function isOld(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > LEFTOVER_MS;
}

function partitions(folder: string): readonly string[] {
  return foldersIn(folder, 'service=').flatMap((service) => foldersIn(service, 'day='));
}

function foldersIn(folder: string, begin: string): readonly string[] {
  return namesIn(folder)
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(begin))
    .map(({ name }) => join(folder, name));
}

function namesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
