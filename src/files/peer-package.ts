import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads a package that users install when they need it: the one beside this program, else the one of the folder that the
 * program is run in. A program that is installed for all users finds that of a project so.
 *
 * @param name of the package, or of a part that it exports: `@scope/name/part`
 * @returns `null`: it is not installed. Rejects where it is and cannot be loaded
 */
export async function loadPeer(name: string, folder?: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    if (!isMissing(error, name)) throw error;
  }
  const entry = entryBelow(name, folder ?? process.cwd());
  return entry === null ? null : import(pathToFileURL(entry).href);
}

/** Whether this very package is missing, and not one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  const quoted = `'${packageOf(name)}`;
  const isNamed = message.includes(`${quoted}'`) || message.includes(`${quoted}/`);
  return code === 'ERR_MODULE_NOT_FOUND' && isNamed;
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function entryBelow(name: string, folder: string): string | null {
  const require = createRequire(join(folder, 'any.js'));
  try {
    return require.resolve(name);
  } catch (error) {
    // A package for `import` alone exports nothing to `require`.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
  }
  const packageName = packageOf(name);
  const roots = require.resolve.paths(packageName) ?? [];
  const root = roots
    .map((path) => join(path, packageName))
    .find((path) => existsSync(join(path, 'package.json')));
  if (root === undefined) return null;
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const part = `.${name.slice(packageName.length)}`;
  const target = exportedFile(part === '.' ? (exports['.'] ?? exports) : exports[part]);
  return target === null ? null : join(root, target);
}

/** What an entry of `exports` means to `import`. */
function exportedFile(entry: unknown): string | null {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return null;
  for (const [condition, target] of Object.entries(entry)) {
    if (!['node', 'import', 'default'].includes(condition)) continue;
    const file = exportedFile(target);
    if (file !== null) return file;
  }
  return null;
}
