import { isValue } from '../../render/value-names.ts';
import type { ViewColumn } from '../../render/view-report.ts';
import { CALLS_OF_ROW, HEADING, IDENTITY } from './heading-fields.ts';
import { type Fields, list, object, orNull, type Schema, together } from './json-schema.ts';

/** What a view looks like to programs. */
export interface ViewForm {
  readonly name: string;
  readonly summary: string;
  /** The columns, for each way in which they can be put together. */
  readonly columns: readonly (readonly ViewColumn[])[];
  readonly facts?: Fields;
}

/** The fields of a view: what its columns say of themselves. */
export function viewFields({ columns, facts = {}, summary }: ViewForm): Fields {
  const rows = inEach(columns.map((some) => some.map(columnFields)));
  return together(HEADING, facts, { always: { rows: list(rowsSchema(columns, rows), summary) } });
}

/** A row whose place is missing has null in its column. */
function rowsSchema(columns: ViewForm['columns'], rows: Fields): Schema {
  const place = columns.flat().find(({ type, isNull }) => type === 'place' && isNull === true);
  if (place?.key == null) return object(rows);
  const { label: _, ...others } = rows.always ?? {};
  const without = Object.fromEntries(
    Object.entries(others).filter(([name]) => !(name in (IDENTITY.always ?? {}))),
  );
  const nothing: Schema = { type: 'null', description: `${place.meaning} null: there is none.` };
  return {
    oneOf: [object(rows), object({ ...rows, always: { ...without, [place.key]: nothing } })],
  };
}

function columnFields(column: ViewColumn): Fields {
  const { key, type } = column;
  if (key === null) return {};
  if (type === 'place') return place(column);
  if (key === 'calls') return CALLS_OF_ROW;
  const schema = cellSchema(column);
  return isValue(type) ? { values: { [key]: schema } } : { always: { [key]: schema } };
}

function place({ meaning }: ViewColumn): Fields {
  const chain = list(
    object(IDENTITY),
    'Where the row is several functions, each of which calls the next: all of them.',
  );
  const about =
    meaning === undefined ? {} : { label: described(IDENTITY.always?.['label'], meaning) };
  return together(IDENTITY, { always: about, sometimes: { chain } });
}

function described(schema: Schema | undefined, meaning: string): Schema {
  return { ...schema, description: `${meaning} ${schema?.description ?? ''}`.trim() };
}

const TYPES: Readonly<Partial<Record<ViewColumn['type'], string>>> = {
  number: 'integer',
  count: 'integer',
  text: 'string',
  source: 'string',
  data: 'string',
};

function cellSchema({ type, holds, isNull, meaning = '' }: ViewColumn): Schema {
  const values = typeof holds === 'object' ? { enum: holds } : null;
  const plain = { type: (holds as string | undefined) ?? TYPES[type] ?? 'number' };
  const schema: Schema = { ...(values ?? plain), description: meaning };
  return isNull === true ? orNull(schema) : schema;
}

/** Fields that are in each are there always, the others sometimes. */
function inEach(ways: readonly (readonly Fields[])[]): Fields {
  const all = ways.map((parts) => together(...parts));
  const isIn = (part: 'always' | 'values') => (name: string) =>
    all.every((one) => name in (one[part] ?? {}));
  const split = (part: 'always' | 'values') => {
    const fields = Object.entries(
      Object.assign({}, ...all.map((one) => one[part])) as Record<string, Schema>,
    );
    const isAlways = isIn(part);
    return [
      Object.fromEntries(fields.filter(([name]) => isAlways(name))),
      Object.fromEntries(fields.filter(([name]) => !isAlways(name))),
    ] as const;
  };
  const [always, often] = split('always');
  const [values, sometimesValues] = split('values');
  const sometimes = Object.assign({}, ...all.map((one) => one.sometimes), often);
  return { always, sometimes, values, sometimesValues };
}
