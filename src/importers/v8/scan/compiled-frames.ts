import { type Loops, rowsAt } from '../../../wasm/loops.ts';
import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameFunctions } from './frame-functions.ts';
import { JsonBatch } from './json-batch.ts';
import { MAY_REPEAT, ScriptUrls } from './script-urls.ts';

/** Numbers of the rows that the loops keep of heads and frames. */
const HEAD_NUMBERS = 4;
const NAME_LENGTH_OF_HEAD = 1;
const REST_OF_HEAD = 3;
const FRAME_NUMBERS = 3;
/** What bytes become that are not UTF-8. */
const NO_TEXT = '\ufffd';
/** Around a name. */
const QUOTES = 2;

/** The functions of the frames that loops found. What frames say is parsed together, once for each window. */
export class CompiledFrames {
  private readonly loops: Loops;
  private readonly found: FrameFunctions;
  /** Frames in other forms than V8's. */
  private readonly wholes = new JsonBatch();
  private readonly scripts: V8Frame[] = [];
  private readonly urls: ScriptUrls;
  private readonly builder: V8NodeBuilder;
  /** Whether frames came that say in other bytes what those of V8's form may say, too. */
  private hasOtherBytes = false;
  private readonly nameOfHead: unknown[] = [];
  private count = 0;

  constructor(loops: Loops, builder: V8NodeBuilder) {
    this.loops = loops;
    this.builder = builder;
    this.found = new FrameFunctions(builder);
    this.urls = new ScriptUrls(builder.functions);
  }

  /** A frame in any form; gives its number. */
  addWhole(view: DataView, start: number, end: number): number {
    this.wholes.add(view, start, end);
    return this.loops.addOtherFrame(this.wholes.length - 1);
  }

  /** Tells the loops which functions the new frames are. Throws CANNOT_SCAN where one is not JSON. */
  findFunctions(): void {
    const { loops } = this;
    const { count, at } = rowsAt(loops, loops.frameRows());
    if (count === this.count) return;
    this.readTexts();
    const wholes = this.wholes.parsed() as V8Frame[];
    const frames = new Int32Array(loops.memory.buffer, at, count * FRAME_NUMBERS);
    const heads = this.headNumbers();
    const functions = new Int32Array(count - this.count);
    for (let frame = this.count; frame < count; frame++) {
      const row = FRAME_NUMBERS * frame;
      const head = frames[row];
      const place = frames[row + 1];
      if (head === 0) this.hasOtherBytes = true;
      functions[frame - this.count] =
        head === 0
          ? this.found.of(wholes[place] as V8Frame)
          : this.ofHead(heads, head - 1, place, frames[row + 2]);
    }
    const to = loops.functionsOfFrames(functions.length);
    new Int32Array(loops.memory.buffer, to, functions.length).set(functions);
    this.count = count;
  }

  /** Most frames need not be looked up: no other has their bytes, and so no other is the same function. */
  private ofHead(heads: Uint32Array, head: number, line: number, column: number): number {
    const name = this.nameOfHead[head] as string;
    const script = heads[HEAD_NUMBERS * head + REST_OF_HEAD];
    // As many bytes as characters, and each of them is text: there is one way to write it.
    const bytes = heads[HEAD_NUMBERS * head + NAME_LENGTH_OF_HEAD] - QUOTES;
    const isPlain = name.length === bytes && !name.includes(NO_TEXT);
    if (!isPlain) this.hasOtherBytes = true;
    const url = this.urls.numberOf(script);
    if (this.hasOtherBytes || url === MAY_REPEAT || !this.found.hasRoot)
      return this.found.at(this.scripts[script] as V8Frame, name, line, column);
    const { builder } = this;
    return builder.functions.addNew(name, url, builder.position(line), builder.position(column));
  }

  private headNumbers(): Uint32Array {
    const { at, count } = rowsAt(this.loops, this.loops.headRows());
    return new Uint32Array(this.loops.memory.buffer, at, count * HEAD_NUMBERS);
  }

  private readTexts(): void {
    const { loops } = this;
    for (const script of this.listOf(loops.newRestBytes()) as V8Frame[]) {
      // A second name, which would count.
      if (script.functionName !== undefined) throw CANNOT_SCAN;
      this.scripts.push(script);
      this.urls.add(script);
    }
    for (const name of this.listOf(loops.newNameBytes())) this.nameOfHead.push(name);
    loops.forgetNewTexts();
  }

  /** The values of a text in which each stands behind a comma. */
  private listOf(rows: number): unknown[] {
    const { at, count } = rowsAt(this.loops, rows);
    if (count === 0) return [];
    try {
      const text = Buffer.from(this.loops.memory.buffer, at + 1, count - 1).toString();
      return JSON.parse(`[${text}]`) as unknown[];
    } catch {
      throw CANNOT_SCAN;
    }
  }
}
