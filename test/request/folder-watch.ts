import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FolderState {
  readonly dumps: readonly string[];
  readonly sidecars: readonly string[];
  readonly temporaries: readonly string[];
}

export function folderState(folder: string): FolderState {
  const names = readdirSync(folder);
  return {
    dumps: names.filter((name) => name.endsWith('.cpuprofile')),
    sidecars: names.filter((name) => name.endsWith('.request.json')),
    temporaries: names.filter((name) => name.endsWith('.tmp')),
  };
}

/** Looks into a folder again and again while work goes on; gives the most dumps and files that it saw. */
export async function mostWhile(
  folder: string,
  work: Promise<unknown>,
): Promise<{ dumps: number; files: number }> {
  let isDone = false;
  const end = work.finally(() => {
    isDone = true;
  });
  const most = { dumps: 0, files: 0 };
  while (!isDone) {
    const names = readdirSync(folder);
    const dumps = names.filter((name) => name.endsWith('.cpuprofile')).length;
    most.dumps = Math.max(most.dumps, dumps);
    most.files = Math.max(most.files, names.length);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await end;
  return most;
}

/** What is wrong with a folder in which each dump should have its sidecar; the ids of its requests. */
export function pairs(folder: string): { faults: readonly string[]; ids: readonly string[] } {
  const { dumps, sidecars } = folderState(folder);
  const faults: string[] = [];
  const ids = dumps.map((name) => {
    const { scooby } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const sidecar = name.replace(/\.cpuprofile$/, '.request.json');
    if (!sidecars.includes(sidecar)) faults.push(`${name} has no sidecar`);
    else if (JSON.parse(readFileSync(join(folder, sidecar), 'utf8')).id !== scooby.id) {
      faults.push(`${sidecar} is of another request`);
    }
    return scooby.id as string;
  });
  for (const name of sidecars) {
    if (!dumps.includes(name.replace(/\.request\.json$/, '.cpuprofile'))) {
      faults.push(`${name} has no dump`);
    }
  }
  if (new Set(ids).size !== ids.length) faults.push('a request has two dumps');
  return { faults, ids };
}
