/** Counts from 1; a bigint beyond 2^53: Python's line numbers have any size. */
export type LineNumber = number | bigint;
