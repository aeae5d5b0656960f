import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';
import type { LoadedDump } from '../session/loaded-dump.ts';

export const read: Command = {
  name: 'read',
  usage: '[FILE]',
  summary: 'replace the profile; without FILE, read the current one again',
  details: ['Added dumps, the order and stripped paths are forgotten.'],
  takes: 'dumps',
  picks: 'dump',
  readsCurrent: true,
  group: 'dumps',
  examples: [
    { line: 'read {dump}', meaning: 'look at a dump, this or another' },
    { line: 'read', meaning: 'read the file again, from the start' },
    { line: 'read {dump}; stats 5', meaning: 'then look at it' },
  ],
  run: async ({ session, words, loadDumps }) => {
    const [path = session.mainPath, ...more] = words;
    if (more.length > 0) {
      throw new ProfileError('usage', `read takes one file: ${more[0]} is too much`, {
        hint: 'read it, then add the others',
      });
    }
    if (words.length === 0 && session.slice !== null) {
      throw new ProfileError('usage', 'read alone reads a file again, and this is of a fleet', {
        hint: 'reset shows all of it; to see new dumps, start again',
      });
    }
    const [first, ...others] = await loadDumps(path);
    const [open] = session.allDumps;
    // Read again, it is of the same run.
    const ofRun =
      path === open.path && open.runDumps !== undefined ? { runDumps: open.runDumps } : {};
    const read = session.withDump({ ...(first as LoadedDump), ...ofRun });
    return { session: others.length > 0 ? read.withAdded(others) : read };
  },
};
