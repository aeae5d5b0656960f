import { join } from 'node:path';
import { packageOf } from '../model/package-of.ts';
import { filePathOf, type LocalFiles } from './local-files.ts';

const MAX_MANIFEST_BYTES = 2 ** 20;

/** The version of the package of a url: what its folder's name says, else its package.json; `null`: neither. */
export function packageVersion(url: string, files: LocalFiles): string | null {
  const owner = packageOf(url);
  if (owner.kind !== 'package') return null;
  if (owner.version !== null || owner.folderUrl === null) return owner.version;
  const folder = filePathOf(owner.folderUrl);
  const manifest = folder === null ? null : files.locate(join(folder, 'package.json'));
  const file = manifest === null ? null : files.read(manifest, MAX_MANIFEST_BYTES);
  if (file === null) return null;
  try {
    const { version } = JSON.parse(file.text) as { readonly version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
