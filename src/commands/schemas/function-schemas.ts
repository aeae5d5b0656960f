import { CALL_COUNTS, CALLS_OF_ROW, HEADING, IDENTITY } from './heading-fields.ts';
import {
  count,
  type Fields,
  list,
  number,
  object,
  orNull,
  share,
  together,
} from './json-schema.ts';

const SAMPLES: Fields = {
  always: {
    samples: orNull(count('Samples with it on top of the stack; null: the dump has none.')),
    cumulativeSamples: orNull(count('Samples with it anywhere on the stack.')),
  },
};

const VALUES: Fields = {
  values: {
    self: orNull(number('Its own, on top of the stack; null: not a number.')),
    cumulative: orNull(number('Anywhere on the stack, once per sample, however deep it recurs.')),
  },
};

/** A row of a table of functions. */
export const FUNCTION: Fields = together(IDENTITY, CALLS_OF_ROW, VALUES, SAMPLES, {
  always: { callCounts: CALL_COUNTS },
});

const ERRORS: Fields = {
  sometimes: {
    selfShareError: orNull(
      share('With --error: how far the part may be off, of 1; null: it is idle.'),
    ),
    cumulativeShareError: orNull(share('The same of the cumulative part.')),
  },
};

export const STATS = together(HEADING, {
  always: {
    functions: list(
      object(together(FUNCTION, ERRORS)),
      'The selected functions, in the order of sortedBy.',
    ),
  },
});

const EDGE: Fields = together(IDENTITY, CALLS_OF_ROW, {
  always: { callCounts: CALL_COUNTS },
  sometimes: { cumulativeSamples: orNull(count('Samples with both on the stack like this.')) },
  values: {
    self: orNull(number('With the callee on top of the stack; null: the dump has no times here.')),
    cumulative: orNull(number('With the pair anywhere on the stack, once per sample.')),
  },
});

const WITHOUT_CALLER = object(
  {
    always: { calls: orNull(count('Calls that nobody on the stack made.')) },
    values: {
      self: orNull(number('Its own there.')),
      cumulative: orNull(number('With what it calls.')),
    },
  },
  'What it did at the bottom of the stack, entered from the event loop.',
);

/** A table of functions, each with those that call it, or those that it calls. */
export function edgesFields(kind: 'callers' | 'callees'): Fields {
  const words = kind === 'callers' ? 'Who calls it' : 'Whom it calls';
  const related = list(object(EDGE), `${words}, and what falls on the pair.`);
  const row = together(FUNCTION, {
    always: { [kind]: related },
    sometimes: kind === 'callers' ? { withoutCaller: WITHOUT_CALLER } : {},
  });
  return together(HEADING, {
    always: { functions: list(object(row), 'The selected functions.') },
  });
}
