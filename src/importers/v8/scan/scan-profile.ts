import { stopIfAborted } from '../../../model/profile-error.ts';
import type { SampledProfile } from '../../../model/sampled-profile.ts';
import { compileLoops, giveBackLoops, isTrap, type Loops, takeLoops } from '../../../wasm/loops.ts';
import { loopsBytes } from '../../../wasm/loops-bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { LOOPS_ENDED, type ScanOptions } from '../../importer.ts';
import { SlidingWindow } from '../../sliding-window.ts';
import { notJson } from '../../syntax-message.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { CompiledNodes } from './compiled-nodes.ts';
import { CompiledNumbers } from './compiled-numbers.ts';
import { CompiledWindow } from './compiled-window.ts';
import { DocumentScanner } from './document-scanner.ts';
import { JsonCursor, JsonSyntaxError } from './json-cursor.ts';
import { NodeScanner } from './node-scanner.ts';
import { PLAIN_NUMBERS } from './number-scanner.ts';

const WINDOW_BYTES = 1 << 22;

/**
 * Reads a dump in V8's DevTools or trace form as bytes, in one pass, without the text or its objects ever being in
 * memory. Gives `null` for what it does not take, which the plain importers then read or refuse.
 *
 * @throws ProfileError `not-a-profile` where the text is not JSON or the profile is broken; `LOOPS_ENDED`
 */
export async function scanProfile(
  source: ByteSource,
  options: ScanOptions = {},
): Promise<SampledProfile | null> {
  const loops = options.compiled !== false && compileLoops(loopsBytes) ? takeLoops() : null;
  try {
    return await scanned(
      loops === null ? plain(source, options) : compiled(loops, source, options),
      options,
    );
  } catch (error) {
    if (error === CANNOT_SCAN) return null;
    if (isTrap(error)) throw LOOPS_ENDED;
    throw error instanceof JsonSyntaxError ? notJson(error) : error;
  } finally {
    if (loops !== null) giveBackLoops(loops);
  }
}

interface Scan {
  readonly window: SlidingWindow;
  readonly scanner: DocumentScanner;
}

function plain(source: ByteSource, options: ScanOptions): Scan {
  const window = new SlidingWindow(source, windowBytes(source, options), options.bytesBefore);
  const cursor = new JsonCursor(window);
  const scanner = new DocumentScanner(cursor, {
    nodes: (builder, estimateMore) => new NodeScanner(cursor, builder, estimateMore),
    numbers: PLAIN_NUMBERS,
  });
  return { window, scanner };
}

/** The same with loops that are compiled beforehand. */
function compiled(loops: Loops, source: ByteSource, options: ScanOptions): Scan {
  const place = new CompiledWindow(
    loops,
    source,
    windowBytes(source, options),
    options.bytesBefore,
  );
  const { window } = place;
  const cursor = new JsonCursor(window);
  const scanner = new DocumentScanner(cursor, {
    nodes: (builder, estimateMore) => new CompiledNodes(place, cursor, builder, estimateMore),
    numbers: new CompiledNumbers(place),
  });
  return { window, scanner };
}

function windowBytes({ sizeBytes }: ByteSource, options: ScanOptions): number {
  const most = options.windowBytes ?? WINDOW_BYTES;
  return Math.max(1, Math.min(most, (sizeBytes ?? WINDOW_BYTES) + 1));
}

async function scanned(
  { window, scanner }: Scan,
  { signal, onProgress }: ScanOptions,
): Promise<SampledProfile> {
  await window.fill();
  while (!scanner.run()) {
    stopIfAborted(signal);
    await window.fill();
    onProgress?.(window.offset);
  }
  const profile = scanner.finish();
  // Signals arrive between turns of the event loop only, and this took one for long dumps.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  stopIfAborted(signal);
  return profile;
}
