/** What the systems read differently. */
export interface SqlDialect {
  /** `#` begins a comment, `--` only with white space behind it, `"` quotes a string, `\` escapes, `??` stands. */
  readonly isMySql: boolean;
  /** Comments nest, `$tag$` quotes, `?|` and their like are operators. */
  readonly isPostgres: boolean;
  /** `[x]` is an identifier, `#t` a table. */
  readonly isSqlServer: boolean;
  /** `@name` is a placeholder. */
  readonly hasAtPlaceholders: boolean;
  /** `$name` is one. */
  readonly hasDollarPlaceholders: boolean;
}

const FAMILIES: Readonly<Record<string, string>> = {
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  mariadb: 'mysql',
  'microsoft.sql_server': 'mssql',
};

/** The dialect of a system, by OpenTelemetry's `db.system.name` or what drivers say; others get what all share. */
export function dialectOf(system: string): SqlDialect {
  const name = system.toLowerCase();
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : name;
  return {
    isMySql: family === 'mysql',
    isPostgres: family === 'postgresql',
    isSqlServer: family === 'mssql',
    hasAtPlaceholders: family === 'mssql' || family === 'sqlite',
    hasDollarPlaceholders: family === 'sqlite',
  };
}

/** Systems whose texts are not SQL: a collector makes them, without a value, and they group as they are. */
export function hasOwnFingerprint(system: string): boolean {
  return system === 'mongodb' || system === 'prisma';
}
