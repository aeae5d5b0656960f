import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text of a script by its url; `null`: it cannot be had. It may be another than the one that ran. */
export type TextOfScript = (url: string) => string | null;

/** Reads scripts from the disk, and those of Node from the program that ran them. */
export function scriptTexts(nodePath: string): TextOfScript {
  const known = new Map<string, string | null>();
  let nodeSources: ReadonlyMap<string, string> | undefined;
  return (url) => {
    if (url.startsWith('node:')) {
      nodeSources ??= readNodeSources(nodePath);
      return nodeSources.get(url.slice('node:'.length)) ?? null;
    }
    let text = known.get(url);
    if (text === undefined) {
      text = scriptText(url);
      known.set(url, text);
    }
    return text;
  };
}

/** The text of a script that is a file. */
export function scriptText(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  try {
    // Node drops a byte-order mark before it compiles.
    return readFileSync(fileURLToPath(url), 'utf8').replace(/^\ufeff/, '');
  } catch {
    return null;
  }
}

/** Node keeps the text of its own modules in itself, and says it only to programs that it runs. */
function readNodeSources(nodePath: string): ReadonlyMap<string, string> {
  const program = 'JSON.stringify(process.binding("natives"))';
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...env } = process.env;
  try {
    const text = execFileSync(nodePath, ['-p', program], {
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  } catch {
    return new Map();
  }
}
