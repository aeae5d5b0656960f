import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { linesOfText } from '../model/text-lines.ts';

/** Sources are written by people or bundlers; what is larger is something else. */
const MAX_SOURCE_BYTES = 1 << 25;

/** The lines of the source that a url or a path names; `null`: it is not here to be read. */
export function sourceLines(url: string): readonly string[] | null {
  try {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return null;
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > MAX_SOURCE_BYTES) return null;
    return linesOfText(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
