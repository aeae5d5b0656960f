/** What a condition can ask: the columns of `samples` that say something of a whole dump, with their types. */
export const DUMP_TYPES = {
  dump: 'VARCHAR',
  time: 'TIMESTAMP',
  service: 'VARCHAR',
  host: 'VARCHAR',
  version: 'VARCHAR',
  route: 'VARCHAR',
  method: 'VARCHAR',
  status: 'INTEGER',
  cpu_ms: 'DOUBLE',
  duration_ms: 'DOUBLE',
  path: 'VARCHAR',
} as const;

export const DUMP_COLUMNS: readonly string[] = Object.keys(DUMP_TYPES);

/** Those of one stack of a dump. */
export const STACK_TYPES = {
  stack_id: 'UBIGINT',
  self_us: 'BIGINT',
  samples: 'INTEGER',
  calls: 'INTEGER',
} as const;
