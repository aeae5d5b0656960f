import type { Dialect } from './dialects.ts';

/** A column of a batch, by the type of its SQL: DOUBLE, VARCHAR, LIST of VARCHAR, or the id of a stack. */
export type FleetColumn =
  | Float64Array
  | readonly (number | null)[]
  | readonly (string | null)[]
  | readonly (readonly string[] | null)[]
  | readonly StackId[];

/** An unsigned number of 64 bits, as the engine gives it: to be compared with others of the same engine, no more. */
export type StackId = bigint | string;

/** Some rows of an answer, as columns in the order of the SELECT. */
export interface FleetBatch {
  readonly rowCount: number;
  readonly columns: readonly FleetColumn[];
}

/**
 * A database with the tables `samples` and `stacks`, which is only read. What is asked for is told in `dialects.ts`; an
 * engine knows how to ask.
 */
export interface FleetEngine {
  readonly dialect: Dialect;
  /**
   * The rows of one SELECT, batch by batch. Rejects with ProfileError: `usage` where the engine does not understand the
   * text, with what it says in short; `unreadable` where it cannot answer.
   */
  query(sql: string): AsyncIterable<FleetBatch>;
  /** What was found out since this was asked last, for the user to know: files that were passed over. */
  takeNotices(): readonly string[];
  close(): Promise<void>;
}
