import { FUNCTION } from './function-schemas.ts';
import {
  count,
  type Fields,
  list,
  number,
  object,
  orNull,
  text,
  textOrNull,
} from './json-schema.ts';

export const SORT_KEYS: Fields = {
  always: {
    keys: list(
      object({ always: { key: text('What sort takes.'), description: text('In words.') } }),
      'The keys of sort.',
    ),
  },
};

export const GRAPH: Fields = {
  always: { dot: text('The call graph in the language of graphviz.') },
};

export const MANUAL: Fields = {
  always: { page: text('Its name.'), text: text('The page, in Markdown.') },
};

const ENTRY = object({
  always: {
    term: text('What is explained.'),
    meaning: textOrNull('What it means; null: the term is a line of its own.'),
  },
});

export const HELP: Fields = {
  always: {
    sections: list(
      object({
        always: {
          title: textOrNull('Above the entries.'),
          entries: list(ENTRY, 'In their order.'),
        },
      }),
      'What help shows.',
    ),
  },
};

/** A dump that came into a watched folder. */
export const DUMP: Fields = {
  always: {
    file: text('Its path.'),
    kind: text('What it is of, by its name: dumps of one kind are compared with one another.'),
    modifiedAt: text('When it was written, ISO 8601.'),
    sampleCount: orNull(count('Samples; null where it is not made of samples.')),
    top: {
      ...orNull(object(FUNCTION, 'The function with most of its own; null: nothing ran.')),
    },
    change: orNull(
      object(
        {
          always: {
            label: text('The function.'),
            functionName: text('Its name.'),
          },
          sometimes: {
            cumulativeUsBefore: number('In the dump of this kind before. Microseconds.'),
            cumulativeBytesBefore: number('In the dump of this kind before. Bytes.'),
            cumulativeCountBefore: number('In the dump of this kind before.'),
          },
          values: { cumulative: number('In this one.') },
        },
        'What changed most since the dump of this kind before; null: nothing, or there is none.',
      ),
    ),
  },
  sometimes: {
    durationUs: number('The whole recording. Microseconds.'),
    idleUs: number('What of it is idle. Microseconds.'),
    gcUs: orNull(number('Garbage collection; null: the dump does not tell. Microseconds.')),
    totalBytes: number('All of it, where the dump holds bytes.'),
    totalCount: number('All of it, where the dump holds counts.'),
  },
};

export const BROKEN: Fields = {
  always: { file: text('Its path.'), message: text('What is wrong with it.') },
};

/** What `collect` did. */
export const COLLECT: Fields = {
  always: {
    collected: count('Dumps whose rows are in the fleet now, by this run.'),
    known: count('Dumps that were there before, or came twice.'),
    removed: count('Files that were taken away since their rows are safe.'),
    failed: count('Files that were passed over: each is named on standard error.'),
    rows: count('Rows written.'),
    bytes: count('What was written. Bytes.'),
  },
};

export const SCHEMAS: Fields = {
  always: {
    schemas: list(
      object({
        always: {
          name: text('What schema takes.'),
          version: count('It changes when a field goes or means something else.'),
          id: text('The $id of the schema.'),
          summary: text('What it is of.'),
        },
      }),
      'All that there are.',
    ),
  },
};
