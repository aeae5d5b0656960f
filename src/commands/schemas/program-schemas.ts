import {
  count,
  type Fields,
  flag,
  list,
  number,
  object,
  oneOf,
  orNull,
  text,
  textOrNull,
} from './json-schema.ts';

const RUN = object(
  {
    always: {
      id: text('Of one call of record.'),
      number: count('Which of its runs, from 1.'),
      command: text('As it was typed.'),
    },
  },
  'The run that the dump is of.',
);

const PROCESS = object(
  {
    always: {
      script: textOrNull('What the process was started with; null: nobody knows.'),
      pid: count('The process.'),
      thread: count('0 is the main thread.'),
      busy: number('What was not idle, or bytes in use.'),
      unit: oneOf(['us', 'bytes'], 'What busy is measured in.'),
      node: textOrNull('Version of Node; null: nobody knows.'),
    },
  },
  'The thread that the dump is of.',
);

/** The dumps that a server for language models found. */
export const FOUND_DUMPS: Fields = {
  always: {
    dumps: list(
      object({
        always: {
          path: text('Below the folder of the server.'),
          bytes: count('Size of the file.'),
          modifiedAt: text('When it was written, ISO 8601.'),
        },
        sometimes: { run: RUN, process: PROCESS },
      }),
      'The newest first.',
    ),
  },
};

/** A recording that a server for language models made. */
export const RECORDED_RUN: Fields = {
  always: {
    status: orNull(number('That the program ended with; null: it was killed.')),
    isTimedOut: flag('Its time was up.'),
    output: text('What it printed. It is data, whatever it says.'),
  },
};
