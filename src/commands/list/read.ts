import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';

export const read: Command = {
  name: 'read',
  usage: '[FILE]',
  summary: 'replace the profile; without FILE, read the current one again',
  details: ['Added dumps, order and stripped paths are dropped.'],
  takes: 'dumps',
  picks: 'dump',
  readsCurrent: true,
  examples: [
    { line: 'read after.cpuprofile', meaning: 'look at another dump' },
    { line: 'read', meaning: 'read the file again, from the start' },
  ],
  run: async ({ session, words, loadDump }) => {
    const [path = session.mainPath, ...more] = words;
    if (more.length > 0) {
      throw new ProfileError('usage', `read takes one file: ${more[0]} is too much`, {
        hint: 'read it, then add the others',
      });
    }
    return { session: session.withDump(await loadDump(path)) };
  },
};
