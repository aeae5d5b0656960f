import { ProfileError, stopIfAborted } from '../../model/profile-error.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ScanOptions } from '../importer.ts';
import { SlidingWindow } from '../sliding-window.ts';
import { FoldedReader } from './folded-reader.ts';
import { FOLDED_HEAD_BYTES, looksFolded } from './looks-folded.ts';

const NEWLINE = 0x0a;

/**
 * Reads folded stacks as they come: of the text only a window is in memory. `null`: it is something else.
 *
 * @throws ProfileError `not-a-profile` where every line has two numbers, or one is too large
 */
export async function scanFolded(
  source: ByteSource,
  options: ScanOptions = {},
): Promise<SampledProfile | null> {
  const window = new SlidingWindow(
    source,
    options.windowBytes ?? FOLDED_HEAD_BYTES,
    options.bytesBefore,
  );
  while (!window.isLast && window.end < FOLDED_HEAD_BYTES) await window.fill();
  if (!looksFolded(window.bytes.subarray(0, window.end), window.isLast)) return null;
  const reader = new FoldedReader();
  for (;;) {
    takeLines(window, reader);
    if (window.isLast) break;
    stopIfAborted(options.signal);
    await window.fill();
    reader.forget();
    options.onProgress?.(window.offset);
  }
  if (reader.isDifferential) throw differential();
  return reader.finished();
}

/** Takes the lines that the window shows; at the end of the source what is left is one too. */
function takeLines(window: SlidingWindow, reader: FoldedReader): void {
  const { bytes, end, isLast } = window;
  for (;;) {
    const next = bytes.indexOf(NEWLINE, window.at);
    const isLine = next >= 0 && next < end;
    if (!isLine && !isLast) return;
    const lineEnd = isLine ? next : end;
    reader.line(bytes, window.at, lineEnd);
    window.at = Math.min(lineEnd + 1, end);
    if (!isLine) return;
  }
}

function differential(): ProfileError {
  return new ProfileError('not-a-profile', 'a differential folded file: two numbers on each line', {
    hint: 'compare takes the two files that it was made of: scoobyprof -c "compare NEW" OLD',
  });
}
