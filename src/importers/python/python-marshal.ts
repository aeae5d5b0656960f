import type { Count } from '../../model/counts.ts';
import { brokenProfile } from '../json-shape.ts';
import { isNewerLayout, skipCodeNumbers, TELLING_OBJECT } from './marshal-code-object.ts';
import { MarshalCursor, unexpectedObject } from './marshal-cursor.ts';
import { readNumber } from './marshal-numbers.ts';
import { skipObject } from './marshal-skip.ts';
import { decodeUtf8 } from './marshal-text.ts';

const codeOf = (character: string): number => character.charCodeAt(0);
const DICT_END = codeOf('0');
const REFERENCE = codeOf('r');
const INTERNED = codeOf('t');
/** Python 2: an index into the interned strings so far. */
const INTERNED_REFERENCE = codeOf('R');
const FLOAT = codeOf('g');
const TUPLE = codeOf('(');
const SMALL_TUPLE = codeOf(')');
const DICT = codeOf('{');
const CODE = codeOf('c');

/** How each kind of text has its length, and what its bytes are. `bytes`: Python does not say. */
const TEXT_KINDS: ReadonlyMap<
  number,
  { lengthBytes: 1 | 4; encoding: 'latin1' | 'utf8' | 'bytes' }
> = new Map(
  [
    ['z', { lengthBytes: 1, encoding: 'latin1' }] as const,
    ['Z', { lengthBytes: 1, encoding: 'latin1' }] as const,
    ['a', { lengthBytes: 4, encoding: 'latin1' }] as const,
    ['A', { lengthBytes: 4, encoding: 'latin1' }] as const,
    ['u', { lengthBytes: 4, encoding: 'utf8' }] as const,
    ['s', { lengthBytes: 4, encoding: 'bytes' }] as const,
    ['t', { lengthBytes: 4, encoding: 'bytes' }] as const,
  ].map(([code, kind]) => [codeOf(code), kind]),
);

/**
 * Reads objects of Python's marshal format one by one, each as the kind that the caller expects: nothing is
 * built that nobody asked for. References are followed, and count as the object that they name.
 *
 * `where` says what belongs at a place. Every method throws `not-a-profile` where something else stands
 * there, the code is unknown, or the bytes end.
 */
export class MarshalReader {
  private readonly cursor: MarshalCursor;
  /** Texts by their reference index. */
  private readonly texts: (string | undefined)[] = [];
  /** Python 2's interned texts by their own index. */
  private readonly internedTexts = new Map<number, string>();

  constructor(bytes: Uint8Array) {
    this.cursor = new MarshalCursor(bytes);
  }

  get position(): number {
    return this.cursor.position;
  }

  /** Index of the reference here, which is passed over; -1: another object stands here. */
  takeReference(): number {
    const { cursor } = this;
    if (cursor.peekCode() !== REFERENCE) return -1;
    return cursor.referenceIndex(cursor.position++);
  }

  /** The reference index that the object here is about to take; -1: none. */
  upcomingIndex(): number {
    return this.cursor.upcomingIndex();
  }

  /** Goes to the object of a reference; `leave` comes back. */
  follow(reference: number): void {
    this.cursor.enterReference(reference);
  }

  /** Leaves what was entered last; everything in it must have been read. */
  leave(): void {
    this.cursor.leave();
  }

  /** Enters a tuple and gives its length. */
  enterTuple(where: string): number {
    const { cursor } = this;
    this.enter();
    const at = cursor.position;
    const code = cursor.code();
    if (code === SMALL_TUPLE) return cursor.length(1, at);
    if (code === TUPLE) return cursor.length(4, at);
    throw unexpectedObject(code, at, where);
  }

  /** Enters a dictionary. Its keys and values follow by turns while `hasNextKey` says so. */
  enterDict(where: string): void {
    this.enter();
    const at = this.cursor.position;
    const code = this.cursor.code();
    if (code !== DICT) throw unexpectedObject(code, at, where);
  }

  /** Whether the dictionary has another key here; else its end is passed over. */
  hasNextKey(): boolean {
    if (this.cursor.peekCode() !== DICT_END) return true;
    this.cursor.uint8();
    return false;
  }

  /** Whether a tuple stands here, which is not entered. */
  isAtTuple(): boolean {
    const code = this.codeHere();
    return code === TUPLE || code === SMALL_TUPLE;
  }

  /** Passes over an object of whatever kind, with all that it holds. */
  skip(): void {
    skipObject(this.cursor);
  }

  text(where: string): string {
    const reference = this.takeReference();
    if (reference >= 0) return this.textOfReference(reference, where);
    const { cursor } = this;
    const index = cursor.upcomingIndex();
    const at = cursor.position;
    const code = cursor.code();
    if (code === INTERNED_REFERENCE) return this.internedText(at, where);
    if (code === INTERNED && !cursor.isReplaying) cursor.internedAt.push(at);
    const text = this.textContent(code, at, where);
    if (index >= 0) this.remember(index, text);
    return text;
  }

  /** A text, or compiled code as Python would show it, but for its address in memory. */
  textOrCode(where: string): string {
    const { cursor } = this;
    if (this.codeHere() !== CODE) return this.text(where);
    this.enter();
    const at = cursor.position;
    cursor.code();
    skipCodeNumbers(cursor, at);
    for (let i = 0; i < TELLING_OBJECT; i++) this.skip();
    const isNewer = isNewerLayout(cursor);
    for (let i = 0; i < (isNewer ? 1 : 2); i++) this.skip();
    const file = this.text('a file name');
    const name = this.text('a function name');
    if (isNewer) this.skip();
    const line = cursor.int32();
    for (let i = 0; i < (isNewer ? 2 : 1); i++) this.skip();
    this.leave();
    return `<code object ${name}, file "${file}", line ${line}>`;
  }

  number(where: string): number {
    const { cursor } = this;
    if (cursor.peekCode() === FLOAT) {
      cursor.code();
      return cursor.float64();
    }
    return Number(this.numberOfAnyKind(where));
  }

  integer(where: string): Count {
    const at = this.cursor.position;
    const value = this.numberOfAnyKind(where);
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return value;
    throw brokenProfile(`${value} at byte ${at}, where ${where} belongs`);
  }

  private numberOfAnyKind(where: string): number | bigint {
    const { cursor } = this;
    const reference = this.takeReference();
    if (reference >= 0) cursor.enterReference(reference);
    const at = cursor.position;
    const value = readNumber(cursor, cursor.code(), at, where);
    if (reference >= 0) cursor.leave();
    return value;
  }

  /** The code of the object here, through a reference too. */
  private codeHere(): number {
    const code = this.cursor.peekCode();
    return code === REFERENCE ? this.cursor.peekReferenced() : code;
  }

  private enter(): void {
    const reference = this.takeReference();
    if (reference >= 0) this.cursor.enterReference(reference);
    else this.cursor.enterHere();
  }

  private textOfReference(reference: number, where: string): string {
    const known = this.texts[reference];
    if (known !== undefined) return known;
    this.cursor.enterReference(reference);
    const text = this.textHere(where);
    this.cursor.leave();
    this.remember(reference, text);
    return text;
  }

  private internedText(at: number, where: string): string {
    const { cursor } = this;
    const index = cursor.int32();
    const known = this.internedTexts.get(index);
    if (known !== undefined) return known;
    const target = cursor.internedAt[index];
    if (target === undefined) {
      throw brokenProfile(`byte ${at} names interned text ${index}, which is not before it`);
    }
    cursor.enterAt(target);
    const text = this.textHere(where);
    cursor.leave();
    this.internedTexts.set(index, text);
    return text;
  }

  private textHere(where: string): string {
    const at = this.cursor.position;
    return this.textContent(this.cursor.code(), at, where);
  }

  private textContent(code: number, at: number, where: string): string {
    const kind = TEXT_KINDS.get(code);
    if (kind === undefined) throw unexpectedObject(code, at, where);
    const length = this.cursor.length(kind.lengthBytes, at);
    if (kind.encoding === 'latin1') return this.cursor.takeLatin1(length);
    const bytes = this.cursor.take(length);
    const text = decodeUtf8(bytes);
    if (text !== null) return text;
    if (kind.encoding === 'bytes') return bytes.toString('latin1');
    throw brokenProfile(`the text at byte ${at} is not UTF-8`);
  }

  private remember(reference: number, text: string): void {
    // Filled up in order: an array with holes is slower.
    while (this.texts.length < reference) this.texts.push(undefined);
    this.texts[reference] = text;
  }
}
