import { baseName } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import { functionTables } from './merged-dumps.ts';
import type { FindOriginals } from './shown-functions.ts';
import type { Step } from './steps.ts';

/**
 * Finds the originals of functions whose paths were stripped: by the whole urls that the dumps have, and strips
 * those of the originals. Of functions that became one the first stands for all.
 */
function originalsOfStripped(find: FindOriginals, tables: readonly FunctionTable[]): FindOriginals {
  let urls: ReadonlyMap<string, string> | undefined;
  return (functions, wanted) => {
    urls ??= wholeUrls(tables);
    const whole = functions.url.map((url, i) => urls?.get(identity(functions, i, url)) ?? url);
    const found = find({ ...functions, url: whole }, wanted);
    const stripped = new Map<number, OriginalPosition>();
    for (const [index, original] of found) {
      const isStripped = whole[index] !== functions.url[index];
      stripped.set(index, isStripped ? { ...original, url: baseName(original.url) } : original);
    }
    return stripped;
  };
}

/** By identity with a stripped path, the whole url of the first function that has it. */
function wholeUrls(tables: readonly FunctionTable[]): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const functions of tables) {
    functions.url.forEach((url, i) => {
      const key = identity(functions, i, baseName(url));
      if (url !== '' && !urls.has(key)) urls.set(key, url);
    });
  }
  return urls;
}

function identity({ functionName, line, column }: FunctionTable, i: number, url: string): string {
  return JSON.stringify([functionName[i], url, String(line[i]), column[i]]);
}

/** Finds originals; the functions of stripped dumps by what they were called before. */
export function originalsFinder(find: FindOriginals, steps: readonly Step[]): FindOriginals {
  if (!steps.includes('strip')) return find;
  const profiles = steps.flatMap((step) => (step === 'strip' ? [] : [step.profile]));
  return originalsOfStripped(find, functionTables(profiles));
}
