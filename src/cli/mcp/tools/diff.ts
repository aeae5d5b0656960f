import { ProfileError } from '../../../model/profile-error.ts';
import { diffJson } from '../../../render/diff/diff-json.ts';
import { diffMarkdown } from '../../../render/diff/diff-markdown.ts';
import { readArguments } from '../../args/read-arguments.ts';
import { diffOutcome } from '../../diff/run-diff.ts';
import { checkFileOrFolder } from '../checked-paths.ts';
import { type Tool, type ToolArguments, textIn, textsIn } from '../tool.ts';
import { asPath, SIDE } from './sides.ts';

export const diff: Tool = {
  name: 'diff',
  title: 'Tell slower from noise',
  description: [
    'A verdict between two groups of recordings of the same program: which functions got slower or faster, and what is noise, with intervals.',
    'Several runs of each side say most (five or more). Conditions say whether a change is acceptable.',
  ].join(' '),
  properties: {
    base: { ...SIDE, description: 'Dumps, folders of them, or a baseline file.' },
    new: { ...SIDE, description: 'Dumps of the program as it is now.' },
    isAll: {
      type: 'boolean',
      description: 'All functions, not only own code, and those with too few samples.',
    },
    measure: {
      type: 'string',
      enum: ['share', 'time'],
      description: 'Shares of the run, or times.',
    },
    failOn: {
      type: 'array',
      items: { type: 'string', maxLength: 1000 },
      maxItems: 20,
      description: 'Conditions such as: cumtime(/render/) > +10%',
    },
  },
  required: ['base', 'new'],
  run: async (args, desk) => {
    const { folders } = desk;
    for (const path of [...textsIn(args, 'base'), ...textsIn(args, 'new')]) {
      checkFileOrFolder(path, folders);
    }
    const { report, notices } = await diffOutcome(await requestOf(args), (path) =>
      folders.has(path),
    );
    // The first line is a mark for bots.
    const markdown = (budget: number): string =>
      [...diffMarkdown(report, { name: 'answer', budget })].slice(1).join('');
    const objects = (): object[] => [JSON.parse([...diffJson(report)].join('')) as object];
    return { parts: [{ markdown, objects }], notes: notices };
  },
};

/** As the command line would read it: the same checks and the same defaults. */
async function requestOf(args: ToolArguments) {
  const measure = textIn(args, 'measure');
  const words = [
    'diff',
    ...textsIn(args, 'base').map(asPath),
    '--',
    ...textsIn(args, 'new').map(asPath),
    ...(args['isAll'] === true ? ['--all'] : []),
    ...(measure === undefined ? [] : [`--measure=${measure}`]),
    ...textsIn(args, 'failOn').map((condition) => `--fail-on=${condition}`),
  ];
  const request = await readArguments(words);
  if (request.kind === 'diff') return request;
  throw new ProfileError('usage', 'base and new need the paths of dumps');
}
