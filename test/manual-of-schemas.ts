import { HEADING } from '../src/commands/schemas/heading-fields.ts';
import { object, type Schema } from '../src/commands/schemas/json-schema.ts';
import { type PublishedSchema, schemaId } from '../src/commands/schemas/registry.ts';

const INTRODUCTION = `# What \`--json\` prints, field by field

Each form has a JSON Schema (2020-12): \`scoobyprof schema\` lists them, \`scoobyprof schema NAME\` prints one, and
\`scoobyprof help schema NAME\` shows its part of this page. An object says in \`schema\` which one it is of:
\`scoobyprof.stats/1\` is version 1 of \`stats\`. The version changes when a field goes or means something else. New fields
come without a new version, so pass over those that you do not know, and check with the schema of the release that you
run: it allows no others.

Names of functions, files, threads and requests come from the program that was recorded. They are data, whatever they
say.

Times are microseconds (\`Us\`), sizes bytes, shares parts of 1. Where a dump holds bytes or counts, the values end in
\`Bytes\` or \`Count\` in the place of \`Us\`.
`;

export interface SchemaExample {
  /** How it was made, as it is typed. */
  readonly command: string;
  readonly value: unknown;
}

type Published = Pick<PublishedSchema, 'name' | 'version' | 'summary'>;

/** The page of the manual about all schemas. */
export function schemaManual(
  parts: readonly (readonly [about: Published, schema: Schema, example: SchemaExample | null])[],
): string {
  const heading = [
    '## heading\n',
    'What every report on dumps begins with; the parts below name only what they add.\n',
    `${fieldLines(object(HEADING), '').join('\n')}\n`,
  ];
  const sections = parts.flatMap((part) => section(...part));
  return `${[INTRODUCTION, ...heading, ...sections].join('\n').trimEnd()}\n`;
}

/** `example`: null where it takes a package that is not everywhere. */
function section(
  about: Published,
  schema: Schema,
  example: SchemaExample | null,
): readonly string[] {
  const { name, version, summary } = about;
  const properties = schema.properties ?? {};
  const heading = object(HEADING).properties ?? {};
  const isReport = Object.keys(HEADING.always ?? {}).every((key) => key in properties);
  const own = Object.entries(properties).filter(
    ([key, value]) => key !== 'schema' && !(isReport && isAlike(heading[key], value)),
  );
  const fields = fieldLines({ ...schema, properties: Object.fromEntries(own) }, '');
  const parts = Object.entries(schema.$defs ?? {}).flatMap(([key, part]) => [
    `\nWhere it says \`${key}\`${part.description === undefined ? '' : `: ${part.description}`}\n`,
    ...fieldLines(part, ''),
  ]);
  return [
    `## ${name}\n`,
    `\`scoobyprof.${name}/${version}\`, \`${schemaId(about)}\`: ${summary}.\n`,
    ...(isReport ? ['Besides these fields it has those of the [heading](#heading).\n'] : []),
    ...fields,
    ...parts,
    ...(example === null
      ? ['']
      : [
          `\nAn example, its lists and texts cut:\n`,
          `    ${example.command}\n`,
          `\`\`\`json\n${pretty(cut(example.value), '')}\n\`\`\`\n`,
        ]),
  ];
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A line for each field, those of objects in it below. Of the same value in several units the first is enough. */
function fieldLines(schema: Schema, path: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (isOtherUnit(key, schema)) return [];
    const name = path === '' ? key : `${path}.${key}`;
    const needed = new Set([...(schema.required ?? []), ...(schema.oneOf?.[0]?.required ?? [])]);
    const type = `${typeOf(field)}${needed.has(key) ? '' : ', not always there'}`;
    const meaning = field.description === undefined ? '' : `: ${field.description}`;
    return [`- \`${name}\`, ${type}${meaning}`, ...innerLines(field, name)];
  });
}

function isOtherUnit(key: string, { properties = {} }: Schema): boolean {
  return (
    /(?:Bytes|Count)(?:Before)?$/.test(key) && key.replace(/(?:Bytes|Count)/, 'Us') in properties
  );
}

function innerLines(field: Schema, name: string): readonly string[] {
  const [way] = [...(field.oneOf ?? []), ...(field.anyOf ?? [])];
  const whole = way?.properties !== undefined && way.type === 'object' ? way : field;
  if (whole.items !== undefined) return innerLines(whole.items, `${name}[]`);
  return fieldLines(whole, name);
}

function typeOf({ type, enum: values, const: only, $ref, anyOf = [], items }: Schema): string {
  if ($ref !== undefined) return $ref.replace(/^.*\//, '');
  if (only !== undefined) return JSON.stringify(only);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  if (anyOf.length > 0) return anyOf.map(typeOf).join(' or ');
  const words = [type ?? 'anything']
    .flat()
    .map((word) => (word === 'array' ? listOf(items) : word));
  return words.join(' or ');
}

function listOf(items: Schema | undefined): string {
  return items === undefined || items.properties !== undefined
    ? 'array'
    : `array of ${typeOf(items)}`;
}

const MAX_ITEMS = 2;
const MAX_TEXT = 60;

/** Lists and texts without what says nothing new. */
function cut(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= MAX_TEXT ? value : `${value.slice(0, MAX_TEXT)}…`;
  if (Array.isArray(value)) {
    const more = value.length - MAX_ITEMS;
    return [...value.slice(0, MAX_ITEMS).map(cut), ...(more > 0 ? [`… ${more} more`] : [])];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part)]));
}

/** JSON in which what fits stands on one line. */
function pretty(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (flat.length + indent.length <= 100 || typeof value !== 'object' || value === null) {
    return typeof value === 'object' && value !== null
      ? JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
      : flat;
  }
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => inner + pretty(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}"${key}": ${pretty(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
