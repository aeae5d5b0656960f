import { attempt } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, ownerOf, prototypeOf } from '../patches.ts';
import { type SqliteForm, watchExec, watchStatements } from './sqlite-call.ts';

export const BETTER_SQLITE3: Driver = {
  name: 'better-sqlite3',
  packages: [{ name: 'better-sqlite3', from: '11.0.0', below: '13', files: ['lib/database.js'] }],
  watch: (parts) => (_file, exports) => watchModule(parts, exports),
};

function watchModule({ context, patches }: DriverParts, exported: unknown): void {
  const databases = prototypeOf(exported, 'prepare');
  if (databases === null) throw new Error('it has no Database with a method prepare');
  const form = { context, patches, textOf };
  watchExec(form, databases);
  const watched = new WeakSet<object>();
  const watch = (statement: unknown): void => watchPrototypeOf(statement, form, watched);
  patches.replace(databases, 'prepare', (original) => {
    return function prepare(...values) {
      const statement = Reflect.apply(original, this, values);
      attempt(() => watch(statement));
      return statement;
    };
  });
  // Statements that were prepared before are of the same class, which nobody exports.
  attempt(() => {
    const database = Reflect.construct(exported as new () => Database, [':memory:']);
    watch(database.prepare('SELECT 1'));
    database.close();
  });
}

interface Database {
  prepare(text: string): unknown;
  close(): void;
}

function watchPrototypeOf(statement: unknown, form: SqliteForm, watched: WeakSet<object>): void {
  const prototype = ownerOf(isObject(statement) ? Object.getPrototypeOf(statement) : null, 'run');
  if (prototype === null || watched.has(prototype)) return;
  watched.add(prototype);
  watchStatements(form, prototype);
}

function textOf(statement: unknown): unknown {
  return (statement as { source: unknown }).source;
}
