import { PAIRING_RULES } from '../../model/pairing/function-pairing.ts';
import {
  count,
  type Fields,
  flag,
  list,
  number,
  object,
  oneOf,
  orNull,
  type Schema,
  text,
  textOrNull,
} from './json-schema.ts';

const sides = (of: Schema, description: string): Schema =>
  object(
    {
      always: {
        base: { ...of, description: 'Of the old side.' },
        new: { ...of, description: 'Of the new side.' },
      },
    },
    description,
  );

const VERDICT = oneOf(
  ['slower', 'faster', 'noise', 'few', 'untested'],
  'slower, faster; noise: too little to be told from chance; few: too few samples; untested: not one of the functions that were asked about.',
);

/** A value on both sides, and what can be said of the change. */
const measured = (what: string): Record<string, Schema> => ({
  base: number(`${what} On the old side.`),
  new: number(`${what} On the new side.`),
  change: orNull(number('The ratio less 1: 0.5 is half as much again; null: there is no ratio.')),
  low: orNull(number('Where the change begins, in 95 of 100 cases.')),
  high: orNull(number('Where it ends.')),
  p: orNull(number('How likely so much is by chance alone.')),
});

const MEASURE = object({
  always: {
    ...measured('A part of 1; with --measure time, samples.'),
    floor: orNull(number('The smallest change that would be found in 80 of 100 cases.')),
    verdict: VERDICT,
  },
});

const FUNCTION = object({
  always: {
    baseLabel: textOrNull('path:line(name) on the old side; null: it is not there.'),
    newLabel: textOrNull('The same on the new side.'),
    match: oneOf([...PAIRING_RULES, 'new', 'gone'], 'By what it was known again.'),
    under: orNull(count('Of a caller: index of the function that explains its change.')),
    self: { ...MEASURE, description: 'By its own samples.' },
    cumulative: { ...MEASURE, description: 'By samples with it anywhere on the stack.' },
  },
});

const CONDITION = object({
  always: {
    text: text('As it was given.'),
    held: flag('It held.'),
    hits: list({ type: 'string' }, 'Labels of what it held for; empty text: the whole profile.'),
    matched: count('Functions that its pattern matched.'),
    tested: count('Those of them with enough samples.'),
    undecided: count('Where it would hold, were the change significant.'),
  },
  sometimes: { required: { const: true, description: 'It is one of --require.' } },
});

const ROUTE = object({
  always: {
    ...measured('Time of a request that is not idle. Microseconds.'),
    route: text('Method and pattern.'),
    baseRequests: count('Requests on the old side.'),
    newRequests: count('Requests on the new side.'),
    verdict: VERDICT,
    because: textOrNull('The function that changed most in the same direction.'),
  },
});

/** Which functions have changed. */
export const DIFF: Fields = {
  always: {
    runs: sides({ type: 'integer' }, 'How many recordings.'),
    files: sides({ type: 'array', items: { type: 'string' } }, 'Their dumps.'),
    samples: sides({ type: 'number' }, 'Samples of a run, in the mean.'),
    measure: oneOf(['share', 'time'], 'What is compared.'),
    alpha: number('The chance of a false alarm in the whole report.'),
    noiseFactor: object(
      { always: { self: number('Own.'), cumulative: number('Cumulative.') } },
      'How much noisier the sides are than usual.',
    ),
    comparable: flag('false: there are no verdicts, and reason says why.'),
    warnings: list({ type: 'string' }, 'What makes the comparison less sure.'),
    busyUs: orNull(
      object(
        { always: { ...measured('Microseconds.'), verdict: VERDICT } },
        'What is not idle in a run; null: nobody knows.',
      ),
    ),
    conditions: list(CONDITION, 'Those of --fail-on and --require.'),
    functions: list(FUNCTION, 'Those with enough samples; --all has the others too.'),
  },
  sometimes: {
    reason: text('Why the sides cannot be compared.'),
    routes: list(ROUTE, 'With --by route.'),
    runsTable: object(
      {
        always: {
          runs: list({ type: 'integer' }, 'Runs of each side.'),
          shares: list({ type: 'number' }, 'Parts that a function has, of 1.'),
          changes: list(
            { type: 'array', items: { type: 'number' } },
            'By share, then by runs: the smallest change that would be found.',
          ),
        },
      },
      'With --runs-table.',
    ),
  },
};

const perRun = (description: string): Schema =>
  list({ type: ['number', 'null'] }, `By run. ${description}`);
const column = (items: Schema, description: string): Schema =>
  list(items, `By function. ${description}`);
const counts: Schema = { type: 'array', items: { type: 'number' } };

/** A side of a comparison as a file. */
export const BASELINE: Fields = {
  always: {
    node: textOrNull('Version of Node.'),
    cpuModel: textOrNull('Model of the CPU.'),
    intervalUs: orNull(number('Between samples, in the mean of the runs. Microseconds.')),
    recordedAt: textOrNull('When it was written, ISO 8601.'),
    isCounted: flag('Calls were counted meanwhile.'),
    gapShare: perRun('The part of the time that lies in gaps.'),
    intervalsUs: perRun('Between samples. Microseconds.'),
    durationUs: perRun('Microseconds.'),
    busyUs: perRun('What is not idle. Microseconds.'),
    gcSamples: perRun('Samples of garbage collection.'),
    runs: perRun('Samples.'),
    urls: list({ type: 'string' }, 'Files of the functions.'),
    functions: object(
      {
        always: {
          name: column({ type: 'string' }, 'Its name.'),
          url: column({ type: 'integer' }, 'Index into urls.'),
          line: column({ type: 'integer' }, 'From 1; 0 where unknown.'),
          column: column({ type: 'integer' }, 'From 1; 0 where unknown.'),
          self: column(counts, 'By run its own samples.'),
          cumulative: column(counts, 'By run the samples with it on the stack.'),
          callers: column(counts, 'Indices of the functions that call it.'),
        },
      },
      'Columns with an entry for each function.',
    ),
  },
};
