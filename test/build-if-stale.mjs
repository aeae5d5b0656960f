// The tests run the built program: builds it where a source is newer than the last build.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

const built =
  statSync(join(root, 'dist/bundle/scoobyprof.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (newest(join(root, 'src')) > built) {
  // Files of sources that are gone must not stay: the map of the layers is read from the sources.
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
}
