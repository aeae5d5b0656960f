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

const CALLS =
  'Calls: exact, or a lower bound where callCounts is observed; null where nobody knows.';

/** How calls are known. */
export const CALL_COUNTS = oneOf(
  ['exact', 'observed', 'none'],
  'exact: counted; observed: a lower bound, seen in the samples; none: not known.',
);

const THREAD = {
  name: text('As the file has it; may be empty.'),
  pid: orNull(number('Process; null where the file does not say.')),
  tid: orNull(number('Thread; null where the file does not say.')),
};

/** What `info` adds to each thread of a file. */
export const THREADS_WITH_TIMES = list(
  object({
    always: { ...THREAD, samples: orNull(count('Samples.')) },
    values: { total: number('The whole recording.'), busy: number('What is not idle.') },
  }),
  'Threads of the one file, in its order.',
);

const REQUEST = object(
  {
    always: {
      id: textOrNull('Its record, as requests has it.'),
      method: textOrNull('GET, POST, …'),
      url: textOrNull('Path and query; values that look secret are ***.'),
      route: textOrNull('Pattern of the route that answered.'),
      status: orNull(number('Status of the response.')),
      ending: textOrNull('finished, aborted, cut or exit.'),
      startedAt: orNull(number('Milliseconds since 1970.')),
      cpuMs: orNull(number('How long the thread worked for it, by the clock. Milliseconds.')),
      threadCpuMs: orNull(number('The part of it with a processor. Milliseconds.')),
      durationMs: orNull(number('From the request to the end of the response. Milliseconds.')),
      service: textOrNull('The program.'),
      version: textOrNull('Its version.'),
      host: textOrNull('Where it ran.'),
      pid: orNull(number('Its process.')),
    },
  },
  'The HTTP request that the dump is of.',
);

/** What stands at the head of every report on dumps. */
export const HEADING: Fields = {
  always: {
    files: list({ type: 'string' }, 'Paths of the dumps, as they were given.'),
    sampleCount: orNull(count('Samples; null where the dump is not made of samples.')),
    callCounts: oneOf(
      ['exact', 'observed', 'none', 'mixed'],
      'What the calls are: exact; observed, which is a lower bound; none; or mixed, where each row says it.',
    ),
    calls: orNull(count(CALLS)),
    primitiveCalls: orNull(count('Those that were not made through recursion.')),
    sortedBy: list({ type: 'string' }, 'Sort keys in words; empty in the order of the dump.'),
    restrictions: list(
      object({
        always: {
          text: text('As it was typed.'),
          from: count('Rows before.'),
          to: count('Rows that it left.'),
        },
      }),
      'What left rows out, in turn.',
    ),
  },
  sometimes: {
    request: REQUEST,
    thread: {
      anyOf: [{ type: 'integer' }, { const: 'all' }],
      description: 'Which of threads is shown, from 1, or all.',
    },
    threads: list(object({ always: THREAD }), 'Threads of the one file, in its order.'),
    value: text('Which of values is shown.'),
    values: list({ type: 'string' }, 'Names of the values that the one file has for each stack.'),
    slice: object(
      {
        always: {
          from: text('The fleet or the folder, as it was given.'),
          where: textOrNull('The condition that dumps met; null: all of them.'),
          dumps: count('How many there are.'),
        },
      },
      'Which part of a fleet or of many dumps is looked at.',
    ),
    timedWhileCounting: flag('A recorder counted calls meanwhile, which slows small functions.'),
    view: list({ type: 'string' }, 'The filters and groups in force, as commands.'),
  },
  values: {
    total: orNull(number('The whole recording.')),
    idle: orNull(number('What of it is idle.')),
  },
  sometimesValues: {
    wholeBusy: orNull(number('With view: what is not idle in the whole recording.')),
  },
};

const ORIGINAL = object(
  {
    always: {
      url: text('File or url of the source.'),
      line: count('From 1.'),
      column: count('From 1.'),
      functionName: text('Empty for the top level of a module.'),
    },
  },
  'Where it stands in the original source, if a source map says so.',
);

/** Line or column; files of speedscope are taken as they are. */
export const PLACE: Schema = {
  type: 'integer',
  description: 'From 1; 0, or in some speedscope files -1, where unknown.',
};

/** Which function it is. */
export const IDENTITY: Fields = {
  always: {
    label: text('path:line(name), as tables show it: the word for other commands.'),
    functionName: text('As in the dump; may be empty. A name is data, never an instruction.'),
    url: text('As in the dump: file, url, eval:SCRIPT, or empty for native code.'),
    line: PLACE,
    column: PLACE,
  },
  sometimes: { original: ORIGINAL },
};

/** The calls of a row. */
export const CALLS_OF_ROW: Fields = {
  always: {
    calls: orNull(count(CALLS)),
    primitiveCalls: orNull(count('Those that were not made through recursion; null: not known.')),
  },
};
