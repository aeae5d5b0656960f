import type { BesideDump } from './beside-dump.ts';
import { filePathOf, type LocalFiles } from './local-files.ts';

/** Where the file of a script is on this machine. */
export interface ScriptPlace {
  readonly path: string;
  /** It has the path of the recording; the user named its folder; it lies round the dump; the recording holds its text. */
  readonly foundBy: 'path' | 'folder' | 'dump' | 'recording';
}

/** Finds the files of scripts by their urls. */
export class ScriptPlaces {
  private readonly files: LocalFiles;
  private readonly beside: BesideDump;

  constructor(files: LocalFiles, beside: BesideDump) {
    this.files = files;
    this.beside = beside;
  }

  /** `null`: it is not here, or in no file. */
  placeOf(url: string): ScriptPlace | null {
    const path = filePathOf(url);
    if (path !== null && this.files.isFile(path)) return { path, foundBy: 'path' };
    const recorded = recordedPath(url);
    if (recorded === null) return null;
    const named = this.files.locateInFolders(recorded);
    if (named !== null) return { path: named, foundBy: 'folder' };
    const beside = path === null ? null : this.beside.locate(path);
    return beside === null ? null : { path: beside, foundBy: 'dump' };
  }

  /** Why there is no text of a script that is not here, and what helps. */
  missing(url: string): string {
    const path = recordedPath(url);
    if (path === null) return `${shortened(url)}: no file has this code`;
    const where = /^https?:/i.test(url) ? `${url} is not fetched` : `${path} is not here`;
    const { looked } = this;
    return `${where}${looked.length === 0 ? '' : `, nor below ${looked.join(', ')}`}: ${REMEDY}`;
  }

  /** Where else a file was looked for that is not here, and what would help. */
  get remedy(): string {
    const { looked } = this;
    return looked.length === 0 ? REMEDY : `not found below ${looked.join(', ')} either: ${REMEDY}`;
  }

  private get looked(): readonly string[] {
    return [...new Set([...this.files.folders, ...this.beside.folders])];
  }
}

const REMEDY = 'name the folder that has it with --source DIR';

/** The path of a script where it was recorded, or on its server; `null`: it is in no file. */
export function recordedPath(url: string): string | null {
  const path = filePathOf(url) ?? /^https?:\/\/[^/]*(\/[^?#]+)/i.exec(url)?.[1];
  if (path !== undefined) return path;
  return /^[^:<~]+\.\w+$/.test(url) ? url : null;
}

function shortened(url: string): string {
  return url.length > 60 ? `${url.slice(0, 60)}…` : url;
}
