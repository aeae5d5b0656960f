import { HEADING, PLACE } from './heading-fields.ts';
import {
  count,
  flag,
  list,
  number,
  object,
  oneOf,
  orNull,
  text,
  textOrNull,
  together,
} from './json-schema.ts';

const STRIP = object({
  always: {
    kind: oneOf(
      ['busy', 'gc', 'idle', 'group', 'other'],
      'busy is all that is not idle; all others add up to what is shown.',
    ),
    name: text('Of the group; else the kind in words.'),
    totalUs: number('Along the whole strip. Microseconds.'),
    binsUs: list({ type: 'number' }, 'In each of the equal parts of the time. Microseconds.'),
  },
});

/** What ran when. */
export const TIMELINE = together(HEADING, {
  always: {
    fromUs: number('Where the strips begin. Microseconds since the beginning of the axis.'),
    toUs: number('Where they end.'),
    binUs: number('How long each part of a strip is. Microseconds.'),
    isShared: flag('All sets have one axis; else that of each begins with it.'),
    sets: list(
      object({
        always: {
          name: text('Of the dump or thread.'),
          strips: list(STRIP, 'One for each kind or group.'),
        },
      }),
      'One for each dump or thread.',
    ),
    slowest: orNull(
      object(
        {
          always: {
            fromUs: number('Microseconds.'),
            toUs: number('Microseconds.'),
            busyUs: number('What was done in it. Microseconds.'),
            command: text('The command that leaves it.'),
          },
        },
        'Where most was done; null: nothing was.',
      ),
    ),
  },
});

const BOX = object({
  always: {
    functionName: textOrNull('As in the dump; may be empty.'),
    url: textOrNull('As in the dump; empty for native code.'),
    line: PLACE,
    column: PLACE,
    depth: count('1: right below the root.'),
    parent: { type: 'integer', minimum: -1, description: 'Index of the box above; -1: the root.' },
  },
  values: {
    self: number('Its own, on top of the stack.'),
    cumulative: number('On this path, with all that it calls.'),
  },
});

/** Stacks as boxes. */
export const FLAME = together(HEADING, {
  always: {
    isUpward: flag('What stands below a box calls it.'),
    notes: list({ type: 'string' }, 'What is not drawn, in words.'),
    boxes: list(BOX, 'Callers before what they call.'),
  },
});
