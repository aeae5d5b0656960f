import { join } from 'node:path';
import type { CodeOwner } from '../model/package-of.ts';
import { filePathOf, type LocalFiles } from './local-files.ts';

const MAX_MANIFEST_BYTES = 2 ** 20;

/** The version of a package: what its folder's name says, else its package.json; `null`: neither. */
export function packageVersion(owner: CodeOwner, files: LocalFiles): string | null {
  if (owner.kind === 'extension') return owner.version;
  if (owner.kind !== 'package') return null;
  if (owner.version !== null || owner.folderUrl === null) return owner.version;
  const folder = filePathOf(owner.folderUrl);
  const manifest = folder === null ? null : files.locate(join(folder, 'package.json'));
  const version = manifest === null ? null : readManifest(manifest, files)?.['version'];
  return typeof version === 'string' ? version : null;
}

/** What a package.json says; `null`: it cannot be read. */
export function readManifest(path: string, files: LocalFiles): Record<string, unknown> | null {
  const file = files.read(path, MAX_MANIFEST_BYTES);
  if (file === null) return null;
  try {
    const manifest: unknown = JSON.parse(file.text);
    return typeof manifest === 'object' ? (manifest as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
