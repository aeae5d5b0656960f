import { digitCount, digitsValue } from './digits';
import { frameAt, frameEnd, OTHER_FRAME } from './frames';
import { setNodeOfId } from './ids';
import { failAt, failedAt, isFrameThere, NOT_READ, readChildren, readRest } from './node-parts';
import { children, keepNode, namedParents, nodeTotal, ticks } from './node-rows';
import { countOf, cutRows } from './rows';

const COMMA: u8 = 0x2c;
const CLOSE_OBJECT: u8 = 0x7d;
/** The longest piece that is looked at without asking whether it is there; so many bytes behind the end may be read. */
const PIECE: usize = 64;

/** The node behind the last that was read is not there whole, as far as was seen: else it is not as V8 writes it. */
export let needsMore: bool = false;

/**
 * Reads nodes as V8 writes them, up to one that is anything else or is not there whole.
 *
 * @returns behind the last node that was read
 */
export function readNodes(start: usize, end: usize): usize {
  let done = start;
  needsMore = false;
  for (;;) {
    let at = done;
    if (done > start) {
      if (load<u8>(at) !== COMMA || at >= end) {
        needsMore = at >= end;
        break;
      }
      at++;
    }
    const tickCount = countOf(ticks);
    const namedCount = countOf(namedParents);
    at = readNode(at, end);
    if (at === NOT_READ || at > end) {
      needsMore = at > end || failedAt + PIECE > end;
      cutRows(ticks, tickCount);
      cutRows(namedParents, namedCount);
      break;
    }
    done = at;
  }
  return done;
}

/** Reads one node and keeps it, where it is there whole; gives where it ends. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one part after the other, each of which may end it
function readNode(start: usize, end: usize): usize {
  let at = start;
  // {"id":
  if (load<u32>(at) !== 0x6469227b || load<u16>(at, 4) !== 0x3a22) return failAt(at);
  at += 6;
  let digits = digitCount(at);
  if (digits === 8) return failAt(at);
  const id = digitsValue(at, digits);
  at += digits;
  // ,"callFrame":
  if (load<u64>(at) !== 0x72466c6c6163222c || load<u64>(at, 5) !== 0x3a22656d6172466c) {
    return failAt(at);
  }
  at += 13;
  if (at >= end) return failAt(at);
  const frame = frameAt(at, end);
  // How far it was looked at is not known: a frame is as long as its names.
  if (frame === OTHER_FRAME) return failAt(isFrameThere(at, end) ? at : end);
  at = frameEnd;
  // ,"hitCount":
  if (load<u64>(at) !== 0x756f43746968222c || load<u64>(at, 4) !== 0x3a22746e756f4374) {
    return failAt(at);
  }
  at += 12;
  digits = digitCount(at);
  if (digits === 8) return failAt(at);
  const hits = digitsValue(at, digits);
  at += digits;
  if (at >= end) return failAt(at);
  cutRows(children, 0);
  // ,"children":[
  if (load<u64>(at) === 0x72646c696863222c && load<u64>(at, 5) === 0x5b3a226e6572646c) {
    at = readChildren(at + 12, end);
    if (at === NOT_READ) return NOT_READ;
  }
  if (load<u8>(at) === COMMA) {
    at = readRest(at, end);
    if (at === NOT_READ) return NOT_READ;
  }
  if (load<u8>(at) !== CLOSE_OBJECT || at >= end) return failAt(at);
  if (!setNodeOfId(id, nodeTotal)) return failAt(start);
  const childCount = countOf(children);
  keepNode(id, frame, hits, childCount);
  return at + 1;
}
