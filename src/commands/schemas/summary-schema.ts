import { HEADING, IDENTITY } from './heading-fields.ts';
import {
  count,
  list,
  number,
  object,
  oneOf,
  orNull,
  type Schema,
  share,
  text,
  textOrNull,
  together,
} from './json-schema.ts';

const caller = (description: string): Schema =>
  object(
    together(IDENTITY, { always: { share: share('Its part of what it is the caller of, of 1.') } }),
    description,
  );

const FUNCTION = object(
  together(IDENTITY, {
    always: {
      selfShare: share('Its own part of what is not idle, of 1.'),
      cumulativeShare: share('Its part with all that it calls, of 1.'),
      owner: oneOf(['program', 'package', 'node', 'native'], 'Whose code it is.'),
      package: textOrNull('The package that it is in; null: in none.'),
      caller: orNull(caller('Who called it most; null: nobody did, or nobody knows.')),
    },
    values: {
      self: number('Its own, on top of the stack.'),
      cumulative: number('Anywhere on the stack, once per sample.'),
    },
  }),
);

const PATH = object({
  always: {
    depth: count('How many rows of the tree stand above it.'),
    chain: list(object(IDENTITY), 'Functions, each of which calls the next.'),
    cumulativeShare: share('Of 1.'),
  },
  values: { cumulative: number('Of the last of the chain, on this path.') },
});

const LINE = object({
  always: {
    url: text('The file.'),
    line: count('From 1.'),
    selfShare: share('Of what is not idle, of 1.'),
    functions: list(object(IDENTITY), 'Where it was seen, the most first.'),
    inlined: textOrNull('The function whose code it is, where that was put into others.'),
    source: textOrNull('Its text; null: not certain to be what ran.'),
  },
  values: { self: number('Spent on it.') },
});

const PACKAGE = object({
  always: {
    name: text('Of the package, or whose code it is.'),
    selfShare: share('Of what is not idle, of 1.'),
  },
  values: { self: number('Spent in it.') },
});

const COLLECTION = object(
  {
    always: {
      selfShare: share('Of what is not idle, of 1.'),
      callers: list(caller('A function that allocates.'), 'For whom it was, the most first.'),
    },
    values: { self: number('All of it.') },
  },
  'Garbage collection; null: there was none, or nobody knows.',
);

/** A profile on one page. */
export const SUMMARY = together(HEADING, {
  always: {
    what: text('What the dump is, in words.'),
    program: textOrNull('The script that was run; null: nothing tells.'),
    quality: object(
      {
        always: {
          verdict: oneOf(
            ['exact', 'good', 'few samples', 'gaps', 'estimated', 'no order', 'none'],
            'How far the numbers can be trusted.',
          ),
          text: text('The same in words.'),
        },
      },
      'How good the samples are.',
    ),
    garbageCollection: orNull(COLLECTION),
    bySelf: list(FUNCTION, "Most of their own; the program's functions first."),
    byCumulative: list(FUNCTION, "Most with all that they call; the program's functions first."),
    paths: list(PATH, 'The tree of calls as far as it is heavy, in its order.'),
    lines: list(LINE, 'The hottest lines first.'),
    packages: list(PACKAGE, 'The largest first.'),
    folder: textOrNull('The folder that shown paths are written below; null: they are whole.'),
    notes: list({ type: 'string' }, 'What else should be known, in words.'),
    missingText: textOrNull('Why lines have no text, and what to do; null: nothing is missing.'),
    next: list(
      object({
        always: {
          command: text('What to do next, in the command language.'),
          shell: text('The same for a shell.'),
          meaning: text('What it shows.'),
        },
      }),
      'How to go on.',
    ),
  },
});
