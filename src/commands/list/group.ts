import type { GroupingName } from '../../model/function-groups.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Command } from '../command.ts';
import { nearestWord } from '../language/nearest-word.ts';
import { checkStacks } from '../session/stacks.ts';

const GROUPINGS: Readonly<Record<string, GroupingName | null>> = {
  function: null,
  file: 'file',
  package: 'package',
  category: 'category',
};

export const group: Command = {
  name: 'group',
  usage: 'GROUPING',
  summary: 'make rows of files, packages or categories',
  details: [
    'The groupings are function, file, package and category.',
    'A cumulative time counts once per sample, however many functions of the group are on its stack.',
    'Categories: program (yours), dependencies, extensions, node internals, native, garbage collector, idle.',
    'Packages of a workspace are named, where the files of the program lie in several.',
    "'group function' goes back.",
  ],
  group: 'filters',
  examples: [
    { line: 'group package; stats', meaning: 'which dependency costs what' },
    { line: 'group file; callers {file}', meaning: 'which files call into that one' },
    {
      line: 'group category; stats',
      meaning: 'program, dependencies, internals of Node, native code',
    },
  ],
  run: ({ session, words }) => {
    const [word, ...more] = words;
    const grouping = word === undefined || more.length > 0 ? undefined : GROUPINGS[word];
    if (grouping === undefined || !Object.hasOwn(GROUPINGS, word as string)) {
      const nearest = nearestWord(word ?? '', Object.keys(GROUPINGS));
      throw new ProfileError('usage', `group needs one of ${Object.keys(GROUPINGS).join(', ')}`, {
        ...(nearest === undefined || more.length > 0 ? {} : { hint: `did you mean ${nearest}?` }),
      });
    }
    checkStacks(session, 'group');
    return { session: session.withView({ ...session.view, grouping }) };
  },
};
