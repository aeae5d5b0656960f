import { dirname, join, relative } from 'node:path';
import { CodeText } from './code-text.ts';
import { filePathOf, fileUrlOf, type LocalFiles } from './local-files.ts';
import type { ScriptMap } from './read-map.ts';
import { SourceText } from './source-text.ts';

const MAX_SOURCE_BYTES = 16 * 2 ** 20;

/** A source that a map names. */
export interface OriginalSource {
  /** A file url where the file is here, else what the map says. */
  readonly url: string;
  /** The text at the time of the recording, as far as that is known; `null`: it is not there. */
  readonly text: SourceText | null;
  /** Whether a line (from 0) of the file here is still that of the recording. */
  readonly isAsRecorded: (line: number) => boolean;
}

/** What a source is called by a map that lies elsewhere: `../../build/src/a.ts` is `build/src/a.ts`, and no file. */
function nameFrom(map: string, path: string): string {
  return relative(dirname(map), path)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\.\/)+/, '');
}

/** What the sources of a map may be looked up with. */
export interface SourceAccess {
  readonly files: LocalFiles;
  readonly notice: (message: string) => void;
  /** The file of the map, where the user named it; missing: it was found. */
  readonly namedMap?: string | null;
  /** The recording holds the map. */
  readonly isEnclosed?: boolean;
}

/** The sources of one map. */
export class OriginalSources {
  private readonly map: ScriptMap;
  /** Where the script is, here or in the recording. */
  private readonly script: string;
  private readonly files: LocalFiles;
  private readonly notice: (message: string) => void;
  private readonly namedMap: string | null;
  private readonly isEnclosed: boolean;
  private readonly known = new Map<number, OriginalSource | null>();

  constructor(map: ScriptMap, script: string, access: SourceAccess) {
    const { files, notice, namedMap = null, isEnclosed = false } = access;
    this.map = map;
    this.script = script;
    this.files = files;
    this.notice = notice;
    this.namedMap = namedMap;
    this.isEnclosed = isEnclosed;
  }

  /** Whether the map holds the text of a source, so that it is that of the recording. */
  isRecorded(index: number): boolean {
    return typeof this.map.sourcesContent[index] === 'string';
  }

  /** `null`: the map has no such source, or it may not name it. */
  get(index: number): OriginalSource | null {
    let source = this.known.get(index);
    if (source === undefined) {
      source = this.find(index);
      this.known.set(index, source);
    }
    return source;
  }

  differs({ url }: OriginalSource): void {
    this.notice(
      `${filePathOf(url) ?? url}: source differs from the recording; the positions are those of the code that ran`,
    );
  }

  private find(index: number): OriginalSource | null {
    const url = this.map.sources[index];
    if (typeof url !== 'string') return null;
    const content = this.map.sourcesContent[index] ?? null;
    const path = filePathOf(url);
    if (path === null) return this.foreign(url, content);
    const local = this.files.locate(path);
    if (!this.files.mayName(this.script, local ?? path)) {
      // No file is read: the map that the user named, or that of the recording, has the text.
      if (this.namedMap !== null && content !== null) {
        return this.withFile(nameFrom(this.namedMap, path), null, content);
      }
      if (this.isEnclosed) return this.withFile(url, null, content);
      this.notice(`${this.script}: its source map names ${path}, which lies outside the project`);
      return null;
    }
    return this.withFile(local === null ? url : fileUrlOf(local), local, content);
  }

  /** Urls of bundlers (`webpack://name/./src/a.ts`) are paths of the project; other hosts are not asked. */
  private foreign(url: string, content: string | null): OriginalSource {
    const isRemote = /^https?:|^\/\/|^file:/i.test(url);
    const path = isRemote ? null : this.projectPath(url);
    return this.withFile(path === null ? url : fileUrlOf(path), path, content);
  }

  private projectPath(url: string): string | null {
    const inside = /^[\w.+-]+:\/\/[^/]*\/(.*?)(?:\?[^/]*)?$/s.exec(url)?.[1] ?? url;
    const parts = inside
      .split(/[\\/]/)
      .filter((part) => part !== '.' && part !== '..' && part !== '');
    if (parts.length === 0) return null;
    const tail = join(...parts);
    for (let folder = dirname(this.script); ; folder = dirname(folder)) {
      const path = join(folder, tail);
      if (this.files.isFile(path) && this.files.mayName(this.script, path)) return path;
      // A map must not name any file of this machine: only the folders that the user named are left.
      if (folder === dirname(folder)) return this.files.locateInFolders(tail);
    }
  }

  private withFile(url: string, path: string | null, content: string | null): OriginalSource {
    const file = path === null ? null : this.files.read(path, MAX_SOURCE_BYTES);
    const text = content ?? file?.text ?? null;
    if (text === null) return { url, text: null, isAsRecorded: () => true };
    const isSame =
      content === null || file === null || file.text === content.replace(/^\ufeff/, '');
    const recorded = new SourceText(text.replace(/^\ufeff/, ''), filePathOf(url) ?? url);
    if (isSame) return { url, text: recorded, isAsRecorded: () => true };
    const now = new CodeText(file.text);
    return {
      url,
      text: recorded,
      isAsRecorded: (line) => now.line(line) === recorded.code.line(line),
    };
  }
}
