import { attempt } from '../called.ts';
import { isObject } from '../patches.ts';

const MAX_DEPTH = 8;
const MAX_KEYS = 50;
const MAX_KEY = 100;
/** Pieces of a text, over which the rest is left out. */
const MAX_PIECES = 500;

/**
 * What was asked of a collection, without a value: `users.find {"age":{"$gt":"?"}}`. Equal neighbours of a list are
 * one, as in SQL; numbers and ids within keys (`items.0`, `seen.507f1f77bcf86cd799439011`) are values, too. A text says
 * nothing of documents that are inserted.
 */
export function mongoText(owner: string, method: string, shapes: readonly unknown[]): string {
  const budget = { pieces: MAX_PIECES };
  const known = shapes.filter((shape) => isObject(shape));
  const texts = known.map((shape) => attempt(() => shapeOf(shape, 0, budget)) ?? '"?"');
  return [`${owner}.${method}`, ...texts].join(' ');
}

interface Budget {
  pieces: number;
}

function shapeOf(value: unknown, depth: number, budget: Budget): string {
  if (--budget.pieces < 0 || depth > MAX_DEPTH) return '"?"';
  if (Array.isArray(value)) return listOf(value, depth, budget);
  if (!isPlain(value)) return '"?"';
  const pairs = entriesOf(value).map(
    ([key, item]) => `${keyText(key)}:${shapeOf(item, depth + 1, budget)}`,
  );
  return `{${pairs.join()}}`;
}

function listOf(values: readonly unknown[], depth: number, budget: Budget): string {
  const items: string[] = [];
  for (const value of values.slice(0, MAX_PIECES)) {
    if (budget.pieces <= 0) break;
    const item = shapeOf(value, depth + 1, budget);
    if (item !== items.at(-1)) items.push(item);
  }
  return `[${items.join()}]`;
}

/** The first of them. */
function entriesOf(value: object): readonly (readonly [unknown, unknown])[] {
  if (value instanceof Map) return [...value].slice(0, MAX_KEYS);
  const keys = Object.keys(value).slice(0, MAX_KEYS);
  return keys.map((key) => [key, Reflect.get(value, key)]);
}

/** What the driver descends into; ids, dates and numbers of its own are values. */
function isPlain(value: unknown): value is object {
  if (!isObject(value) || typeof value === 'function') return false;
  if (value instanceof Map) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const ID = /(^|\.)(?:\d+|[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=\.|$)/gi;

function keyText(key: unknown): string {
  return JSON.stringify(`${key}`.slice(0, MAX_KEY).replaceAll(ID, '$1?'));
}

/** Values as a record can show them: ids as their text. */
export function readable(value: unknown, depth = 0): unknown {
  if (!isObject(value)) return value;
  const { _bsontype: kind } = value;
  if (typeof kind === 'string') return String(value);
  if (depth > 3) return value;
  if (Array.isArray(value)) {
    return value.slice(0, MAX_PIECES).map((item) => readable(item, depth + 1));
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    entriesOf(value).map(([key, item]) => [`${key}`, readable(item, depth + 1)]),
  );
}
