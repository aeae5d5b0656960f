import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { crc32 } from 'node:zlib';
import { isOwn, PrivateFolder } from './private-folder.ts';

/** Compiled code of one source, as it is kept. */
export interface KeptCode {
  readonly code: Buffer;
  /** Files and parts of the program that were loaded and used by the runs that it is of. */
  readonly covers: readonly string[];
}

/** `magic`, checksum of all that follows, that of the source, bytes of code; then the code, then what it covers. */
const HEADER_BYTES = 16;
const MAGIC = 0x31637073;
/** No code of ours is nearly as large. */
const MAX_BYTES = 1 << 24;
/** What the engine refuses although it is whole is for other flags than it now has: not worth to be written at each run. */
const REFUSED_IS_LEFT_MS = 86_400_000;

/** Those that a killed run left, too. */
const NAME = /^code-[0-9a-f]{8}-[\w.+-]+\.bin(?:\.tmp)?$/;
/** For several versions of the program and of Node, and runs under other flags. */
const MOST_FILES = 6;

/**
 * Compiled code in a file of the user's own cache folder. The engine runs whatever stands in it, without looking: so
 * nothing is read that another user could have written, and nothing that is damaged.
 */
export class CodeCache {
  private readonly folder: PrivateFolder;
  private sourceSum = 0;
  private modifiedMs = 0;
  private isLeft = false;

  private constructor(folder: PrivateFolder) {
    this.folder = folder;
  }

  /** `null`: the user wants none, or has no place for it. */
  static ofUser(): CodeCache | null {
    if (/^(?:0|off|false|no)$/i.test(process.env['SCOOBYPROF_CODE_CACHE'] ?? '')) return null;
    const folder = PrivateFolder.inUserCache();
    return folder === null ? null : new CodeCache(folder);
  }

  /** `null`: there is none for this source, nor may be used. Never throws. */
  read(source: Buffer): KeptCode | null {
    this.sourceSum = crc32(source);
    try {
      return this.folder.isTrusted() ? this.keptIn(this.bytes()) : null;
    } catch {
      return null;
    }
  }

  /** The engine did not take what was read. */
  refused(): void {
    this.isLeft = Date.now() - this.modifiedMs < REFUSED_IS_LEFT_MS;
  }

  /** Throws what Node throws. */
  write({ code, covers }: KeptCode): void {
    if (this.isLeft) return;
    const names = Buffer.from(JSON.stringify(covers));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(MAGIC, 0);
    header.writeUInt32LE(this.sourceSum, 8);
    header.writeUInt32LE(code.length, 12);
    const whole = Buffer.concat([header, code, names]);
    whole.writeUInt32LE(crc32(whole.subarray(8)), 4);
    this.folder.replace(this.name, whole);
    this.folder.keepNewest(NAME, MOST_FILES);
  }

  /** A file for each source, and each engine with its flags: Node takes some from the environment. */
  private get name(): string {
    const { arch, execArgv, execPath, version } = process;
    const flags = [execPath, ...execArgv, process.env['NODE_OPTIONS'] ?? ''].join('\0');
    return `code-${hex(this.sourceSum)}-${version}-${arch}-${hex(crc32(flags))}.bin`;
  }

  private bytes(): Buffer {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    const file = openSync(this.folder.pathOf(this.name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      if (!isOwnFile(stats)) return Buffer.alloc(0);
      this.modifiedMs = stats.mtimeMs;
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  }

  private keptIn(bytes: Buffer): KeptCode | null {
    if (bytes.length < HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) return null;
    if (bytes.readUInt32LE(4) !== crc32(bytes.subarray(8))) return null;
    if (bytes.readUInt32LE(8) !== this.sourceSum) return null;
    const end = HEADER_BYTES + bytes.readUInt32LE(12);
    const covers = JSON.parse(bytes.toString('utf8', end)) as readonly string[];
    return { code: bytes.subarray(HEADER_BYTES, end), covers };
  }
}

/** A name more would be somebody's who may know this file otherwise. */
function isOwnFile(stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1 && stats.size <= MAX_BYTES && isOwn(stats);
}

const hex = (sum: number): string => sum.toString(16).padStart(8, '0');
