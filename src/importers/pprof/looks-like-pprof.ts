import { PROFILE, VALUE_TYPE } from './pprof-fields.ts';
import { MESSAGE_ENDS, NO_MESSAGE, ProtoCursor, WIRE } from './proto-cursor.ts';

/** Fields that are messages or texts; the others are numbers. */
const BYTE_FIELDS: ReadonlySet<number> = new Set([
  PROFILE.sampleType,
  PROFILE.sample,
  PROFILE.mapping,
  PROFILE.location,
  PROFILE.function,
  PROFILE.string,
  PROFILE.periodType,
]);
/** A list of numbers, packed or not. */
const COMMENT = PROFILE.comment;
const LAST_FIELD = 15;

/**
 * Whether bytes are a profile of pprof: fields of its kinds, at least one type of value, and the first text empty.
 * One that ends too early is taken too, as far as it goes.
 */
export function looksLikePprof(bytes: Uint8Array): boolean {
  const signs: Signs = { hasType: false, hasText: false };
  try {
    const cursor = new ProtoCursor(bytes);
    // The rest is for the reader to judge.
    while (cursor.next() && !(signs.hasType && signs.hasText)) {
      if (!isOfKind(cursor.field, cursor.wire) || !isSound(cursor, signs)) return false;
    }
  } catch (error) {
    if (error !== MESSAGE_ENDS && error !== NO_MESSAGE) throw error;
    if (error === NO_MESSAGE) return false;
  }
  return signs.hasType;
}

interface Signs {
  hasType: boolean;
  hasText: boolean;
}

function isSound(cursor: ProtoCursor, signs: Signs): boolean {
  if (cursor.field === PROFILE.sampleType) {
    signs.hasType = isValueType(cursor.message());
    return signs.hasType;
  }
  if (cursor.field !== PROFILE.string || signs.hasText) return true;
  signs.hasText = true;
  return cursor.text() === '';
}

function isOfKind(field: number, wire: number): boolean {
  if (field > LAST_FIELD) return true;
  if (field === COMMENT && wire === WIRE.bytes) return true;
  return wire === (BYTE_FIELDS.has(field) ? WIRE.bytes : WIRE.varint);
}

/** Two numbers of texts, nothing else; either may be missing, and the empty text is not written. */
function isValueType(cursor: ProtoCursor): boolean {
  let count = 0;
  while (cursor.next()) {
    if (cursor.field > VALUE_TYPE.unit || cursor.wire !== WIRE.varint) return false;
    if (cursor.unsigned() === 0) return false;
    count++;
  }
  return count > 0;
}
