import { join } from 'node:path';
import type { FunctionTable } from '../model/function-table.ts';
import { type LocalFiles, pathParts } from './local-files.ts';
import type { MapCatalog } from './map-catalog.ts';
import { sourcePaths } from './mentions.ts';
import { BadMap } from './read-map.ts';
import { functionsByUrl } from './script-functions.ts';
import type { ScriptLibrary } from './script-library.ts';
import { recordedPath } from './script-places.ts';

/** What to say of the places that the user named and that have nothing for a dump. Asks all of its scripts. */
export function unusedPlaces(
  library: ScriptLibrary,
  catalog: MapCatalog,
  functions: FunctionTable,
): readonly string[] {
  const { files } = library;
  const isAllUsed = (): boolean =>
    catalog.serving.size >= catalog.places.length && files.serving.size >= files.folders.length;
  for (const url of functionsByUrl(functions).keys()) {
    if (isAllUsed()) return [];
    askFor(library, url);
    markRightFolders(files, url);
  }
  return [
    ...catalog.places
      .filter((place) => !catalog.serving.has(place))
      .map((place) => `--source-maps ${place}: no script of this dump has a map there`),
    ...files.folders
      .filter((folder) => !files.serving.has(folder))
      .map((folder) =>
        files.isFolder(folder)
          ? `--source ${folder}: nothing in it was missing elsewhere`
          : `--source ${folder}: no such folder`,
      ),
  ];
}

/** A folder that has the folders of a script is the right one, though the file is missing in it. */
function markRightFolders(files: LocalFiles, url: string): void {
  const { folders, serving } = files;
  const parts = pathParts(recordedPath(url) ?? '').slice(0, -1);
  for (const folder of folders) {
    for (let i = 0; i + 1 < parts.length && !serving.has(folder); i++) {
      if (files.isFolder(join(folder, ...parts.slice(i)))) serving.add(folder);
    }
  }
}

/** Looks for a script, its map and the sources of that; who finds something remembers it. */
function askFor(library: ScriptLibrary, url: string): void {
  try {
    const found = library.mapOf(url);
    if (found === null || library.files.folders.length === 0) return;
    for (const path of sourcePaths(found)) library.files.locate(path);
  } catch (error) {
    if (!(error instanceof BadMap)) throw error;
  }
}
