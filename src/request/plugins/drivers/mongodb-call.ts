import type { CallEnd, CallStart, OpenRecord } from '../../record/plugin.ts';
import { isObject } from '../patches.ts';
import { mongoText, readable } from './mongodb-text.ts';

/** What is asked of a collection or a database. */
export interface Asked {
  /** The name of the collection. */
  readonly owner: string;
  readonly method: string;
  /** What the text says without values. */
  readonly shapes: readonly unknown[];
  readonly params: readonly unknown[];
}

/** Of long lists of documents, those by which two calls are told apart. */
const MOST_DOCUMENTS = 100;

/** How many of the first arguments of a method are conditions or changes; the names of others are in no text. */
const SHAPES: Readonly<Record<string, number>> = {
  updateOne: 2,
  updateMany: 2,
  replaceOne: 1,
  deleteOne: 1,
  deleteMany: 1,
  findOne: 1,
  findOneAndDelete: 1,
  findOneAndReplace: 1,
  findOneAndUpdate: 2,
  countDocuments: 1,
  count: 1,
  insertOne: 0,
  insertMany: 0,
  bulkWrite: 0,
  estimatedDocumentCount: 0,
  createIndex: 1,
  createIndexes: 0,
  dropIndex: 0,
  dropIndexes: 0,
  drop: 0,
  rename: 0,
};

/** Methods of collections that are one call each. */
export const METHODS: readonly string[] = [...Object.keys(SHAPES), 'distinct'];

export function askedOf(owner: string, method: string, values: readonly unknown[]): Asked {
  if (method === 'distinct') {
    const [key, filter] = values;
    return { owner, method, shapes: [{ [`${key}`]: 1 }, filter], params: [key, filter] };
  }
  const count = SHAPES[method] ?? 0;
  return { owner, method, shapes: values.slice(0, count), params: paramsOf(count, values) };
}

/** Conditions, changes and how they are to be taken; sessions and the like are no values. */
function paramsOf(count: number, values: readonly unknown[]): readonly unknown[] {
  const given = values.slice(0, Math.max(count, 1)).map(shortened);
  const options = values[Math.max(count, 1)];
  const { sort, skip, limit, projection } = isObject(options) ? options : ({} as Options);
  return [...given, { sort, skip, limit, projection }];
}

type Options = Record<string, unknown>;

function shortened(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= MOST_DOCUMENTS) return value;
  return [...value.slice(0, MOST_DOCUMENTS), { length: value.length }];
}

export function startOf(record: OpenRecord, { owner, method, shapes, params }: Asked): CallStart {
  const withValues = record.options.has('params');
  return {
    kind: 'sql',
    system: 'mongodb',
    text: mongoText(owner, method, shapes),
    params: withValues ? params.map((value) => readable(value)) : params,
  };
}

const CHANGES = ['insertedCount', 'modifiedCount', 'deletedCount', 'upsertedCount'];

/** Documents that came or were changed. */
export function endOf(method: string, result: unknown): CallEnd {
  if (Array.isArray(result)) return { rows: result.length };
  if (/^findOne/.test(method)) return { rows: result === null || result === undefined ? 0 : 1 };
  if (!isObject(result)) return {};
  if (method === 'insertOne') return { rows: 1 };
  const counts = CHANGES.map((name) => result[name]).filter((one) => typeof one === 'number');
  return counts.length === 0 ? {} : { rows: counts.reduce((sum, one) => sum + one, 0) };
}
