import type { SchemaRules } from '../../../records/schema-check.ts';

/** Dumps of one side of a comparison. */
export const SIDE: SchemaRules = {
  type: 'array',
  items: { type: 'string', maxLength: 4096 },
  maxItems: 200,
};

/** A path that no option is mistaken for. */
export function asPath(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
