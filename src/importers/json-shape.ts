import { ProfileError } from '../model/profile-error.ts';

export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A dump that has the form of a profile but breaks its rules. */
export function brokenProfile(what: string): ProfileError {
  return new ProfileError('not-a-profile', `broken profile: ${what}`, {
    hint: 'record it again, or open it in the program that wrote it',
  });
}

/** The error for a value of another type than its place in the dump wants. */
export function notOfType(value: unknown, where: string, type: string): ProfileError {
  return brokenProfile(`${where} is ${shown(value)}, not ${type}`);
}

/** The value as a number. Throws `not-a-profile` where it is none. */
export function requireNumber(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw notOfType(value, where, 'a number');
}

/** The value as a number; `null` where the key is missing or null. */
export function optionalNumber(value: unknown, where: string): number | null {
  return value === undefined || value === null ? null : requireNumber(value, where);
}

/** The value as a list. Throws `not-a-profile` where it is none. */
export function requireArray(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw notOfType(value, where, 'a list');
}

/** The value as an object. Throws `not-a-profile` where it is none. */
export function requireObject(value: unknown, where: string): JsonObject {
  if (isObject(value)) return value;
  throw notOfType(value, where, 'an object');
}

/** A column of the numbers of a list. Throws `not-a-profile` at the first that is none. */
export function numberColumn(list: readonly unknown[], where: string): Float64Array {
  const column = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'number') throw notOfType(value, `${where}[${i}]`, 'a number');
    column[i] = value;
  }
  return column;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
