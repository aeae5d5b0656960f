import type { JsonCursor } from './json-cursor.ts';

/** Frames that are learned, or else nodes that are read, before it is decided again. */
export const FRAMES_TO_DECIDE = 512;
const NODES_TO_DECIDE = 2048;
/** Of nodes, the share with new frames from which on parsing is worth it, and that at which it no longer is. */
const MANY_NEW = 0.5;
const FEW_NEW = 0.1;
/** Of the first nodes: in all programs those that start them are new. */
const NODES_LOOKED_AT = 2048;
const BYTES_LOOKED_AT = 1 << 19;

/** What was read of a dump so far. */
export interface ReadSoFar {
  readonly nodes: number;
  /** Different frames that were learned or parsed. */
  readonly frames: number;
}

/**
 * How the nodes of a dump are read: by loops that compare bytes with those of frames that were there before, or by the
 * engine's own parser, which is faster where most frames are new. To compile the code of either costs more than a
 * megabyte read by the other, so the first nodes are looked at before anything is read.
 */
export class ReadingChoice {
  isParsing: boolean;
  private before: ReadSoFar = { nodes: 0, frames: 0 };

  /** @param cursor before the first node; throws NEED_MORE where the window shows too little of what follows */
  constructor(cursor: JsonCursor) {
    const { window, at } = cursor;
    const wanted = Math.min(BYTES_LOOKED_AT, window.bytes.length >> 1);
    if (!window.isLast && window.end - at < wanted) cursor.needMore();
    this.isParsing = hasManyFrames(cursor);
  }

  /** Chooses again, now and then. */
  decide(now: ReadSoFar): void {
    const nodes = now.nodes - this.before.nodes;
    const frames = now.frames - this.before.frames;
    if (nodes < NODES_TO_DECIDE && frames < FRAMES_TO_DECIDE) return;
    this.isParsing = frames / nodes > (this.isParsing ? FEW_NEW : MANY_NEW);
    this.before = now;
  }
}

const BEFORE_FRAME = '"callFrame":{';

/** Whether most of the nodes from here on seem to have frames of their own. */
function hasManyFrames({ window: { bytes, end }, at }: JsonCursor): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at);
  const frames = new Set<string>();
  let nodes = 0;
  for (let next = 0; nodes < NODES_LOOKED_AT; nodes++) {
    const start = text.indexOf(BEFORE_FRAME, next);
    next = text.indexOf('}', start);
    if (start < 0 || next < 0) break;
    frames.add(text.toString('latin1', start, next));
  }
  return frames.size > MANY_NEW * nodes;
}
