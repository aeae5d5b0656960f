/**
 * Thrown where a dump is not one that the scanner takes: the plain importers read it then. They also find the
 * words for what is wrong with it.
 */
export const CANNOT_SCAN = Symbol('for the plain importers');
