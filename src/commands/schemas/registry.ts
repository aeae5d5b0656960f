import { ProfileError } from '../../model/profile-error.ts';
import type { SchemaRules } from '../../records/schema-check.ts';
import { nearestWord } from '../language/nearest-word.ts';
import { type Fields, object, type Schema, together } from './json-schema.ts';
import { type ViewForm, viewFields } from './view-schema.ts';

/** A form of JSON that the program prints. */
export interface PublishedSchema {
  readonly name: string;
  readonly version: number;
  /** One line, without a full stop. */
  readonly summary: string;
  /** The whole schema. */
  readonly load: () => Promise<Schema | SchemaRules>;
}

/** In the order of the list and of the manual. A form has one line here, or it cannot be tested. */
export const SCHEMAS: readonly PublishedSchema[] = [
  fixed(
    'summary',
    'a profile on one page',
    async () => (await import('./summary-schema.ts')).SUMMARY,
  ),
  fixed('stats', 'a table of functions', async () => (await functions()).STATS),
  fixed('callers', 'functions and who calls them', async () =>
    (await functions()).edgesFields('callers'),
  ),
  fixed('callees', 'functions and whom they call', async () =>
    (await functions()).edgesFields('callees'),
  ),
  view('tree', 'the call tree', async () => (await import('../list/tree.ts')).TREE_FORM),
  view(
    'lines',
    'time by line of source',
    async () => (await import('../list/lines.ts')).LINES_FORM,
  ),
  fixed('timeline', 'what ran when', async () => (await drawings()).TIMELINE),
  fixed('flame', 'stacks as boxes', async () => (await drawings()).FLAME),
  view(
    'info',
    'what a profile is, in words',
    async () => (await import('../list/info.ts')).INFO_FORM,
  ),
  view(
    'compare',
    'functions of two sides',
    async () => (await import('../list/compare.ts')).COMPARE_FORM,
  ),
  view('dumps', 'the open dumps', async () => (await import('../list/dumps.ts')).DUMPS_FORM),
  view(
    'requests',
    'the dumps behind functions',
    async () => (await import('../list/requests.ts')).REQUESTS_FORM,
  ),
  view(
    'threads',
    'the threads of a recording',
    async () => (await import('../list/thread.ts')).THREADS_FORM,
  ),
  view(
    'values',
    'the values of a file',
    async () => (await import('../list/value.ts')).VALUES_FORM,
  ),
  fixed('graph', 'a call graph as DOT text', async () => (await others()).GRAPH),
  fixed('sort-keys', 'the keys of sort', async () => (await others()).SORT_KEYS),
  fixed('help', 'what help says of commands', async () => (await others()).HELP),
  fixed('manual', 'a page of the manual', async () => (await others()).MANUAL),
  fixed('diff', 'what has changed, and whether it is noise', async () => (await diffs()).DIFF),
  fixed('baseline', 'the file of diff --save-baseline', async () => (await diffs()).BASELINE),
  fixed('dump', 'a dump in a watched folder', async () => (await others()).DUMP),
  fixed(
    'error',
    'a file in a watched folder that is no profile',
    async () => (await others()).BROKEN,
  ),
  fixed('collect', 'what collect did', async () => (await others()).COLLECT),
  fixed('request', 'a request in a list', async () => (await records()).REQUEST),
  fixed(
    'groups',
    'the calls of a request, by what they have in common',
    async () => (await records()).GROUPS,
  ),
  fixed('compared-requests', 'two requests', async () => (await records()).COMPARED_REQUESTS),
  {
    ...{ name: 'record', version: 1, summary: 'all that a request did' },
    load: async () => (await import('../../records/record-schema.ts')).RECORD_SCHEMA,
  },
  fixed('found-dumps', 'dumps that mcp lists', async () => (await programs()).FOUND_DUMPS),
  fixed('recorded-run', 'a recording by mcp', async () => (await programs()).RECORDED_RUN),
  fixed('schemas', 'the list of schemas', async () => (await others()).SCHEMAS),
];

const functions = () => import('./function-schemas.ts');
const drawings = () => import('./drawing-schemas.ts');
const others = () => import('./other-schemas.ts');
const diffs = () => import('./diff-schemas.ts');
const programs = () => import('./program-schemas.ts');
const records = () => import('./record-schemas.ts');

function fixed(name: string, summary: string, fields: () => Promise<Fields>): PublishedSchema {
  const version = 1;
  return {
    ...{ name, version, summary },
    load: async () => whole({ name, version, summary }, await fields()),
  };
}

function view(name: string, summary: string, form: () => Promise<ViewForm>): PublishedSchema {
  return fixed(name, summary, async () => viewFields(await form()));
}

/** The `schema` that an object says it is of is the title of its schema. */
function whole({ name, version, summary }: Omit<PublishedSchema, 'load'>, fields: Fields): Schema {
  const title = `scoobyprof.${name}/${version}`;
  const schema: Schema = { const: title, description: 'Which schema this is of.' };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaId({ name, version }),
    title,
    ...object(
      together({ always: { schema } }, fields),
      `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ),
  };
}

export function schemaId({ name, version }: Pick<PublishedSchema, 'name' | 'version'>): string {
  return `urn:scoobyprof:${name}:${version}`;
}

/**
 * The schema of that name, which may be written as `tree`, `tree/1`, `scoobyprof.tree/1` or `urn:scoobyprof:tree:1`.
 *
 * @throws ProfileError `usage` where there is none
 */
export function schemaNamed(word: string): PublishedSchema {
  const [, name = '', version] =
    /^(?:urn:scoobyprof:|scoobyprof\.)?([a-z-]+)(?:[/:](\d+))?$/.exec(word) ?? [];
  const found = SCHEMAS.find(
    (one) => one.name === name && `${one.version}` === (version ?? `${one.version}`),
  );
  if (found !== undefined) return found;
  const nearest = nearestWord(
    name || word,
    SCHEMAS.map((one) => one.name),
  );
  throw new ProfileError('usage', `there is no schema ${word}`, {
    hint: nearest === undefined ? 'scoobyprof schema lists them' : `did you mean ${nearest}?`,
  });
}
