import { stopIfAborted } from '../../model/profile-error.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ScanOptions } from '../importer.ts';
import { SlidingWindow } from '../sliding-window.ts';
import { notJson } from '../syntax-message.ts';
import { JsonCursor, JsonSyntaxError, NEED_MORE } from '../v8/scan/json-cursor.ts';
import { type TraceListener, type TraceShape, TraceWalker } from './trace-walker.ts';

const WINDOW_BYTES = 1 << 20;

/**
 * Walks over the events of a trace by its brackets, strings honoured, and parses nothing. Of a list the end may be
 * missing. Rejects with NOT_A_TRACE, or with a ProfileError `not-a-profile` where an object ends too early.
 */
export async function walkTrace(
  source: ByteSource,
  listener: TraceListener,
  options: ScanOptions = {},
): Promise<TraceShape> {
  const size = Math.min(
    options.windowBytes ?? WINDOW_BYTES,
    (source.sizeBytes ?? WINDOW_BYTES) + 1,
  );
  const window = new SlidingWindow(source, Math.max(size, 1), options.bytesBefore);
  const walker = new TraceWalker(window, listener);
  await window.fill();
  while (!walker.run() && !window.isLast) {
    stopIfAborted(options.signal);
    await walker.fill();
    options.onProgress?.(window.offset);
  }
  await expectEnd(window, walker);
  return walker.finish();
}

/** Behind the last bracket there is nothing. */
async function expectEnd(window: SlidingWindow, walker: TraceWalker): Promise<void> {
  const cursor = new JsonCursor(window);
  for (;;) {
    try {
      if (walker.isDone && !cursor.isAtEnd()) cursor.fail(cursor.at);
      return;
    } catch (error) {
      if (error instanceof JsonSyntaxError) throw notJson(error);
      if (error !== NEED_MORE) throw error;
      cursor.commit();
      await window.fill();
      cursor.restart();
    }
  }
}
