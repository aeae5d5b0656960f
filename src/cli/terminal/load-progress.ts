import { displayText } from '../../model/display-text.ts';

/** Loads that take less say nothing. */
const PATIENCE_MS = 500;
/** How often the bar is drawn anew. */
const REDRAW_MS = 100;
const BAR_CELLS = 24;

/** A bar on standard error while a dump is read. */
export interface LoadProgress {
  /** Called with the number of bytes read so far. */
  readonly onProgress: (bytes: number) => void;
  /** Takes the bar away. */
  readonly done: () => void;
}

/**
 * Shows bytes and time left once a load takes more than half a second; nothing where standard error is no
 * terminal. `sizeBytes` is `null` where it is not known (a pipe, gzip): then the bytes alone are shown.
 */
export function loadProgress(path: string, sizeBytes: number | null): LoadProgress {
  const { stderr } = process;
  if (stderr.isTTY !== true || process.env['TERM'] === 'dumb') {
    return { onProgress: () => {}, done: () => {} };
  }
  const start = performance.now();
  let drawnAt = 0;
  return {
    onProgress: (bytes) => {
      const now = performance.now();
      if (now - start < PATIENCE_MS || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const text = progressText({ bytes, sizeBytes, elapsedMs: now - start });
      const line = `${displayText(path)} ${text}`;
      // A line that wraps could not be taken away.
      stderr.write(`\r\u001b[K${line.slice(-((stderr.columns ?? 80) - 1))}`);
    },
    done: () => {
      if (drawnAt > 0) stderr.write('\r\u001b[K');
      drawnAt = 0;
    },
  };
}

/** `[#####.....] 12.3 of 45.6 MB, 2 s left`. */
export function progressText(load: {
  readonly bytes: number;
  readonly sizeBytes: number | null;
  readonly elapsedMs: number;
}): string {
  const { bytes, sizeBytes, elapsedMs } = load;
  const megabytes = (count: number): string => (count / 1e6).toFixed(1);
  if (sizeBytes === null || bytes > sizeBytes || bytes <= 0) return `${megabytes(bytes)} MB read`;
  const cells = Math.round((bytes / sizeBytes) * BAR_CELLS);
  const bar = `[${'#'.repeat(cells)}${'.'.repeat(BAR_CELLS - cells)}]`;
  const leftSeconds = Math.ceil((elapsedMs * (sizeBytes / bytes - 1)) / 1000);
  return `${bar} ${megabytes(bytes)} of ${megabytes(sizeBytes)} MB, ${leftSeconds} s left`;
}
