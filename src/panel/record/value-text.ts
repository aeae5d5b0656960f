import { visibleLine } from '../../records/visible-text.ts';

/** A value of a record in one line: itself as JSON, or what is known of it, `string of 4`. */
export function valueText(value: unknown): string {
  const described = descriptionOf(value);
  return visibleLine(described ?? JSON.stringify(value) ?? 'undefined');
}

const TYPES = new Set(
  'array bigint boolean buffer date null number object string undefined'.split(' '),
);

/** Records hold `{type, length?}` of values unless parameters were asked for. */
function descriptionOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { type, length, ...others } = value as Record<string, unknown>;
  if (typeof type !== 'string' || !TYPES.has(type) || Object.keys(others).length > 0) return null;
  if (length === undefined) return type;
  return typeof length === 'number' ? `${type} of ${length}` : null;
}
