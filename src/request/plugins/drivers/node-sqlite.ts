import type { Driver, DriverParts } from '../driver.ts';
import { isObject, prototypeOf } from '../patches.ts';
import { watchExec, watchStatements } from './sqlite-call.ts';

/** Those to whose installation the module was added: it is loaded by the program when it likes, and has no file. */
const watching = new WeakSet<DriverParts>();

export const NODE_SQLITE: Driver = {
  name: 'node-sqlite',
  packages: [],
  isEverywhere: true,
  watch: (parts) => {
    look(parts);
    return (_file, exports) => watchModule(parts, exports);
  },
  look,
};

/** Looks whether the program has loaded the module, and never loads it: that alone makes Node print a warning. */
function look(parts: DriverParts): void {
  if (watching.has(parts) || !isLoaded()) return;
  const load: unknown = Reflect.get(process, 'getBuiltinModule');
  if (typeof load !== 'function') return;
  watching.add(parts);
  watchModule(parts, Reflect.apply(load, process, ['node:sqlite']));
}

function isLoaded(): boolean {
  const list: unknown = Reflect.get(process, 'moduleLoadList');
  return Array.isArray(list) && list.includes('NativeModule sqlite');
}

function watchModule({ context, patches }: DriverParts, exports: unknown): void {
  const { StatementSync, DatabaseSync } = isObject(exports) ? exports : {};
  const statements = prototypeOf(StatementSync, 'run');
  const databases = prototypeOf(DatabaseSync, 'exec');
  if (statements === null || databases === null) throw new Error('it has no StatementSync');
  const form = { context, patches, textOf };
  watchStatements(form, statements);
  watchExec(form, databases);
}

/** As it was prepared: the text with the values in it is another property. */
function textOf(statement: unknown): unknown {
  return (statement as { sourceSQL: unknown }).sourceSQL;
}
