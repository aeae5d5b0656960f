import { open } from 'node:fs/promises';

/** When a recording began and ended, in microseconds of the clock of its machine. */
export interface RecordingSpan {
  readonly startUs: number;
  readonly endUs: number;
}

const WINDOW_BYTES = 1 << 16;

/**
 * The span of a recording, without parsing the dump: V8 writes startTime and endTime side by side behind the nodes, so
 * windows are read from the end backwards. `null`: not found (gzip, other forms), or the file cannot be read.
 */
export async function recordingSpan(path: string): Promise<RecordingSpan | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const window = Buffer.alloc(WINDOW_BYTES);
    // Windows overlap, so that the keys are never cut.
    for (let end = size; end > 0; end -= WINDOW_BYTES - 200) {
      const start = Math.max(0, end - WINDOW_BYTES);
      const { bytesRead } = await file.read(window, 0, end - start, start);
      const text = window.toString('latin1', 0, bytesRead);
      const times = /"startTime":\s*([\d.]+),\s*"endTime":\s*([\d.]+)/.exec(text);
      if (times !== null) return { startUs: Number(times[1]), endUs: Number(times[2]) };
      if (start === 0) return null;
    }
    return null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
