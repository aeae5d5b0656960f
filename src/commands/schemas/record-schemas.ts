import { CALL_KINDS } from '../../records/record.ts';
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

const ID = text('The record: requests ID shows it.');

const kindOfCalls = (what: string) =>
  object(
    { always: { count: count('Calls.'), ms: number('All of them together. Milliseconds.') } },
    what,
  );

/** A record in a list. */
export const REQUEST: Fields = {
  always: {
    id: ID,
    service: textOrNull('The program that served the request.'),
    version: textOrNull('Its version.'),
    host: text('Where it ran.'),
    startedAt: number('Milliseconds since 1970.'),
    method: text('GET, POST, …'),
    url: text('Path and query; values that look secret are ***.'),
    route: textOrNull('Pattern of the route that answered.'),
    status: count('Status of the response; 0: none was begun.'),
    durationMs: number('From the request to the end of the response. Milliseconds.'),
    cpuMs: orNull(number('How long the thread worked for it. Milliseconds.')),
    sql: kindOfCalls('Queries.'),
    cache: kindOfCalls('Commands of caches.'),
    rpc: kindOfCalls('Remote calls.'),
    http: kindOfCalls('Requests that it made itself.'),
    n1: count('Groups that are an N+1.'),
    duplicates: count('Calls that an equal one before made needless.'),
    errors: count('Calls that failed.'),
    slow: count('Calls of at least 100 ms.'),
  },
};

const SITE = object(
  {
    always: {
      fn: text('Name of the function; may be empty.'),
      file: text('Path or url.'),
      line: count('From 1; 0 where unknown.'),
      col: count('From 1; 0 where unknown.'),
    },
  },
  'The first frame of the application on the stack; null: there is none.',
);

const GROUP = object({
  always: {
    kind: oneOf(CALL_KINDS, 'What is called.'),
    system: text('postgresql, mysql, redis, http, …'),
    fingerprint: text('What the calls have in common: the query without values.'),
    site: orNull(SITE),
    count: count('Calls.'),
    totalMs: number('All of them together. Milliseconds.'),
    minMs: number('The shortest. Milliseconds.'),
    maxMs: number('The longest. Milliseconds.'),
    waitMs: number('Until they had a connection. Milliseconds.'),
    wastedMs: number('What one call in the place of all would save. Milliseconds.'),
    n1: flag('At least five calls that are not all the same.'),
    duplicates: count('Calls less those that differ.'),
    errors: count('Calls that failed.'),
    calls: list({ type: 'integer' }, 'Indices into the calls of the kind in the record.'),
  },
});

/** The calls of a record, those that are alike in one. */
export const GROUPS: Fields = {
  always: { id: ID, groups: list(GROUP, 'By kind; within it the longest first.') },
};

const SIDE = object({
  always: {
    schema: { const: 'scoobyprof.request/1', description: 'As in the list of requests.' },
    ...REQUEST.always,
  },
});

/** Two records. */
export const COMPARED_REQUESTS: Fields = {
  always: {
    before: SIDE,
    after: SIDE,
    groups: list(
      object({
        always: {
          change: oneOf(['new', 'gone', 'more', 'less', 'same'], 'What became of it.'),
          before: { ...orNull(GROUP), description: 'In the first record; null: it is not there.' },
          after: { ...orNull(GROUP), description: 'In the second record; null: it is not there.' },
        },
      }),
      'Groups of both, paired; those that are new or more first.',
    ),
  },
};
