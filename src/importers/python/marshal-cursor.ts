import { ProfileError } from '../../model/profile-error.ts';
import { brokenProfile } from '../json-shape.ts';
import { objectName, TAKES_INDEX } from './marshal-codes.ts';

/** Bit of a code byte: the object takes the next reference index. */
const FLAG = 0x80;

/** How often the bytes of a file may be read again through references. */
const MAX_REPLAYS = 20;

/**
 * A place in bytes of Python's marshal format. Keeps where the objects stand that references can name: to
 * follow a reference is to read there again, so that a file costs four bytes for each of them and no more.
 *
 * Every method throws `not-a-profile` where the bytes end too early.
 */
export class MarshalCursor {
  position = 0;
  readonly bytes: Buffer;
  /** Where the codes of interned strings stand, for Python 2's references to them. */
  readonly internedAt: number[] = [];
  private readonly view: DataView;
  private referenceAt = new Int32Array(64);
  private referenceCount = 0;
  /** Where to go on behind each object entered, and where it was read again; -1 without a reference. */
  private readonly returns: number[] = [];
  private readonly replayStarts: number[] = [];
  private replayDepth = 0;
  private replayBudget: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.replayBudget = MAX_REPLAYS * bytes.length;
  }

  /** Whether the object here is read once more, through a reference. */
  get isReplaying(): boolean {
    return this.replayDepth > 0;
  }

  /** Reads a code; its object takes a reference index where the flag says so. */
  code(): number {
    const byte = this.uint8();
    if (byte < FLAG) return byte;
    const code = byte & ~FLAG;
    // What is read again has its index already.
    if (this.replayDepth === 0 && TAKES_INDEX[code] === 1) this.addReference(this.position - 1);
    return code;
  }

  /** The code here, not passed over; NaN at the end. */
  peekCode(): number {
    const byte = this.bytes[this.position];
    return byte === undefined ? Number.NaN : byte & ~FLAG;
  }

  /** The reference index that the object here is about to take; -1: none. */
  upcomingIndex(): number {
    const isFlagged = (this.bytes[this.position] ?? 0) >= FLAG;
    return isFlagged && this.replayDepth === 0 ? this.referenceCount : -1;
  }

  /** Reads the index behind the code of a reference, which stands at `at`. */
  referenceIndex(at: number): number {
    const index = this.int32();
    if (index >= 0 && index < this.referenceCount) return index;
    throw brokenProfile(
      `the reference at byte ${at} names object ${index}, which is not before it`,
    );
  }

  /** The code of the object that the reference here names; nothing is passed over. */
  peekReferenced(): number {
    const at = this.position++;
    const index = this.referenceIndex(at);
    this.position = at;
    return this.bytes[this.referenceAt[index]] & ~FLAG;
  }

  /** Goes to an object that was read before; `leave` comes back. */
  enterReference(index: number): void {
    this.enterAt(this.referenceAt[index]);
  }

  /** Goes to the object whose code stands at this byte; `leave` comes back. */
  enterAt(at: number): void {
    this.returns.push(this.position);
    this.replayStarts.push(at);
    this.position = at;
    this.replayDepth++;
  }

  /** Enters the object here, so that `leave` is the same for all. */
  enterHere(): void {
    this.returns.push(-1);
    this.replayStarts.push(-1);
  }

  /** Leaves the object entered last, of which everything was read. */
  leave(): void {
    const back = this.returns.pop() as number;
    const start = this.replayStarts.pop() as number;
    if (back < 0) return;
    this.replayBudget -= this.position - start;
    if (this.replayBudget < 0)
      throw brokenProfile('references repeat far more than the file holds');
    this.position = back;
    this.replayDepth--;
  }

  uint8(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) throw this.truncated();
    this.position++;
    return byte;
  }

  int32(): number {
    this.require(4);
    this.position += 4;
    return this.view.getInt32(this.position - 4, true);
  }

  int64(): bigint {
    this.require(8);
    this.position += 8;
    return this.view.getBigInt64(this.position - 8, true);
  }

  float64(): number {
    this.require(8);
    this.position += 8;
    return this.view.getFloat64(this.position - 8, true);
  }

  /** Passes over so many bytes and gives them, as a view. */
  take(count: number): Buffer {
    this.require(count);
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }

  takeLatin1(count: number): string {
    this.require(count);
    this.position += count;
    return this.bytes.toString('latin1', this.position - count, this.position);
  }

  /** Reads the length of something whose code stands at `at`, and of which each unit is at least a byte. */
  length(lengthBytes: 1 | 4, at: number): number {
    const count = lengthBytes === 1 ? this.uint8() : this.int32();
    if (count < 0) throw brokenProfile(`a length of ${count} at byte ${at}`);
    this.require(count);
    return count;
  }

  private require(count: number): void {
    if (count > this.bytes.length - this.position) throw this.truncated();
  }

  private truncated(): ProfileError {
    const what = `truncated Python profile: it ends at byte ${this.bytes.length}, before its content does`;
    const hint = 'copy or record it again; a program that is killed leaves half a dump';
    return new ProfileError('not-a-profile', what, { hint });
  }

  private addReference(at: number): void {
    if (this.referenceCount === this.referenceAt.length) {
      const larger = new Int32Array(2 * this.referenceCount);
      larger.set(this.referenceAt);
      this.referenceAt = larger;
    }
    this.referenceAt[this.referenceCount++] = at;
  }
}

/** An object of another kind than the one that belongs here, or of none. */
export function unexpectedObject(code: number, at: number, where: string): ProfileError {
  const name = objectName(code);
  if (name !== undefined) return brokenProfile(`${name} at byte ${at}, where ${where} belongs`);
  const hex = code.toString(16).padStart(2, '0');
  return brokenProfile(`unknown code 0x${hex} at byte ${at}, where ${where} belongs`);
}
