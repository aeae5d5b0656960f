/** How the same is said to different engines; what is not here they all understand. `WITH` is not for all of them. */
export interface Dialect {
  /** Whether `\` stands for the next character in a literal. */
  readonly hasEscapes: boolean;
  /** Whether a condition may ask for other tables: where the engine can reach nothing but the fleet. */
  readonly takesSelect: boolean;
  /** A number as a 64-bit floating one. */
  readonly double: (expression: string) => string;
  /** Milliseconds since 1970 of a point in time. */
  readonly epochMs: (expression: string) => string;
  /** The value of any row of a group. */
  readonly any: (expression: string) => string;
  /** A whole number from 0 to `count` - 1 that depends on a text alone. */
  readonly bucket: (expression: string, count: number) => string;
  /** How many values differ, exactly. */
  readonly countDistinct: (expression: string) => string;
  /** The texts of a list, with a newline between two. */
  readonly joined: (expression: string) => string;
}

export const DIALECTS = {
  duckdb: {
    hasEscapes: false,
    takesSelect: true,
    double: (expression) => `CAST(${expression} AS DOUBLE)`,
    epochMs: (expression) => `CAST(epoch_ms(${expression}) AS DOUBLE)`,
    any: (expression) => `any_value(${expression})`,
    bucket: (expression, count) =>
      `CAST(CAST(('0x' || left(md5(${expression}), 8)) AS UBIGINT) % ${count} AS DOUBLE)`,
    countDistinct: (expression) => `count(DISTINCT ${expression})`,
    joined: (expression) => `array_to_string(${expression}, chr(10))`,
  },
  clickhouse: {
    hasEscapes: true,
    takesSelect: false,
    double: (expression) => `toFloat64(${expression})`,
    epochMs: (expression) => `toFloat64(toUnixTimestamp(${expression})) * 1000`,
    any: (expression) => `any(${expression})`,
    bucket: (expression, count) => `toFloat64(cityHash64(${expression}) % ${count})`,
    countDistinct: (expression) => `uniqExact(${expression})`,
    joined: (expression) => `arrayStringConcat(${expression}, '\\n')`,
  },
} as const satisfies Readonly<Record<string, Dialect>>;
