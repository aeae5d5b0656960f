import { ReadableFolders } from '../../../files/readable-folders.ts';
import { ProfileError } from '../../../model/profile-error.ts';
import { isFolder } from '../../stat-or-none.ts';
import { checkReadable } from '../checked-paths.ts';
import type { Desk } from '../desk.ts';
import { type FoundDumps, foundDumps } from '../found-dumps.ts';
import { foundReport } from '../found-report.ts';
import { reportsPart } from '../reports-part.ts';
import { type Tool, textIn } from '../tool.ts';

const USUAL_COUNT = 20;

export const dumps: Tool = {
  name: 'dumps',
  title: 'List dumps',
  description:
    'Which recordings there are, the newest first, with the command and script of each where scoobyprof recorded it: in the current folder and those below it, and in the folder of dumps.',
  properties: {
    folder: { type: 'string', maxLength: 4096, description: 'Only below this folder.' },
    limit: { type: 'integer', minimum: 1, maximum: 200, description: 'At most so many (20).' },
  },
  run: async (args, desk) => {
    const limit = (args['limit'] as number | undefined) ?? USUAL_COUNT;
    const named = textIn(args, 'folder');
    const found = named === undefined ? foundAnywhere(desk, limit) : foundIn(named, desk, limit);
    const report = foundReport(found.dumps, lastLine(found));
    return { parts: [reportsPart([report])], notes: [] };
  },
};

function foundIn(folder: string, { folders }: Desk, limit: number): FoundDumps {
  checkReadable(folder, folders);
  if (!isFolder(folder)) {
    throw new ProfileError('unreadable', 'is no folder', { subject: folder });
  }
  return foundDumps(folder, folders, { limit });
}

function foundAnywhere({ folders, dumpFolder }: Desk, limit: number): FoundDumps {
  const here = foundDumps('.', folders, { limit });
  // What lies below the current folder is among the others already.
  if (new ReadableFolders('.').has(dumpFolder)) return here;
  const there = foundDumps(dumpFolder, folders, { limit });
  const all = [...here.dumps, ...there.dumps].sort((a, b) => b.modifiedMs - a.modifiedMs);
  return {
    dumps: all.slice(0, limit),
    count: here.count + there.count,
    isPartial: here.isPartial || there.isPartial,
  };
}

function lastLine({ dumps: shown, count, isPartial }: FoundDumps): string {
  if (count === 0) return 'no dump; record one: scoobyprof record -- node app.js';
  const all = count === 1 ? '1 dump' : `${count} dumps`;
  const part = isPartial ? '; not all folders were looked into: name one' : '';
  return `${shown.length < count ? `${shown.length} of ${all}` : all}${part}`;
}
