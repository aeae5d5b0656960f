import { parseLine } from '../../../commands/language/grammar.ts';
import { reportsPart } from '../reports-part.ts';
import { runCommands, runLine } from '../run-line.ts';
import { type Tool, textIn, textsIn } from '../tool.ts';
import { warningsOf } from '../warnings.ts';
import { asPath, SIDE } from './sides.ts';

export const compare: Tool = {
  name: 'compare',
  title: 'Compare dumps, function by function',
  description: [
    'Which functions take more or less time in one recording than in another, those that changed most first.',
    'A function is known again although lines moved or a bundle was built anew. To decide whether something got slower, record several runs of each side and use diff.',
  ].join(' '),
  properties: {
    old: { ...SIDE, description: 'Paths of the dumps before, or folders of them.' },
    new: { ...SIDE, description: 'Paths of the dumps after.' },
    isCumulative: {
      type: 'boolean',
      description: 'Compare cumulative time, that of called functions included.',
    },
    per: {
      type: 'string',
      enum: ['sample', 'second'],
      description: 'Divide by what each side has of it, if they ran for different times.',
    },
    filters: {
      type: 'string',
      maxLength: 10_000,
      description: 'Commands that both sides are looked at through: only mine; group package',
    },
    rows: { type: 'integer', minimum: 1, maximum: 1000, description: 'Functions to show (20).' },
  },
  required: ['old', 'new'],
  run: async (args, desk) => {
    const { session } = await desk.dumps.open(textsIn(args, 'old'));
    const { session: filtered } = await runLine(textIn(args, 'filters') ?? '', session, desk);
    const [order] = args['isCumulative'] === true ? parseLine('sort cumtime') : [];
    const { reports, notes } = await runCommands(
      [...(order === undefined ? [] : [order]), comparing(args)],
      filtered,
      desk,
    );
    return { parts: [reportsPart(reports)], notes: [...warningsOf(session), ...notes] };
  },
};

/** The command, its words as they are. */
function comparing(args: Parameters<Tool['run']>[0]) {
  const per = textIn(args, 'per');
  const words = [
    ...textsIn(args, 'new').map(asPath),
    ...(per === undefined ? [] : ['--per', per]),
    ...['-n', String(args['rows'] ?? 20)],
  ];
  return { name: 'compare', words, output: { kind: 'screen' }, source: 'compare' } as const;
}
