import type { EndCall } from '../../record/plugin.ts';
import { attempt } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, prototypeOf } from '../patches.ts';
import { orFailed, settled } from '../settled.ts';
import { type Asked, askedOf, endOf, METHODS } from './mongodb-call.ts';
import { MongoCursors } from './mongodb-cursor.ts';
import { EnteredCalls } from './mongodb-entered.ts';

export const MONGODB: Driver = {
  name: 'mongodb',
  packages: [
    {
      ...{ name: 'mongodb', from: '6.0.0', below: '8' },
      files: [
        ...['lib/collection.js', 'lib/db.js', 'lib/cursor/abstract_cursor.js'],
        ...['lib/sessions.js', 'lib/cmap/connection_pool.js'],
      ],
    },
  ],
  watch: (parts) => {
    const calls = new MongoCalls(parts);
    return (file, exports) => calls.watch(file, exports);
  },
};

/** How sessions end transactions, in the words of SQL, so that they count as its statements do. */
const TRANSACTIONS: Readonly<Record<string, string>> = {
  commitTransaction: 'commit',
  abortTransaction: 'rollback',
};

/** What the program asks of collections, each until its promise is settled, and of cursors, each to its end. */
class MongoCalls {
  private readonly parts: DriverParts;
  private readonly entered: EnteredCalls;
  private readonly cursors: MongoCursors;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.entered = new EnteredCalls(parts);
    this.cursors = new MongoCursors(parts.patches, this.entered);
  }

  watch(file: string, exports: unknown): void {
    const classes = isObject(exports) ? exports : {};
    let count = 0;
    const watch = (name: string, method: string, work: (prototype: object) => void): void => {
      const prototype = prototypeOf(classes[name], method);
      if (prototype === null) return;
      count++;
      work(prototype);
    };
    watch('Collection', 'insertOne', (prototype) => this.watchCollections(prototype));
    watch('AbstractCursor', 'hasNext', (prototype) => this.cursors.watch(prototype));
    watch('Db', 'command', (prototype) => this.watchDatabases(prototype));
    watch('ClientSession', 'commitTransaction', (prototype) => this.watchSessions(prototype));
    watch('ConnectionPool', 'checkOut', (prototype) => this.entered.watchPools(prototype));
    if (count === 0) throw new Error(`${file} has none of its classes`);
  }

  private watchCollections(prototype: object): void {
    for (const method of METHODS) {
      this.method(prototype, method, (self, values) => askedOf(nameOf(self), method, values));
    }
    for (const method of ['find', 'aggregate']) {
      this.cursors.watchMaker(prototype, method, nameOf);
    }
  }

  private watchDatabases(prototype: object): void {
    this.method(prototype, 'command', (self, [command]) => {
      return { owner: nameOf(self), method: 'command', shapes: [command], params: [command] };
    });
    this.cursors.watchMaker(prototype, 'aggregate', nameOf);
  }

  private watchSessions(prototype: object): void {
    for (const [name, method] of Object.entries(TRANSACTIONS)) {
      this.method(prototype, name, () => ({ owner: 'session', method, shapes: [], params: [] }));
    }
  }

  /** A method that gives a promise. */
  private method(
    prototype: object,
    name: string,
    asked: (self: unknown, values: readonly unknown[]) => Asked,
  ): void {
    const { entered } = this;
    this.parts.patches.replace(prototype, name, (original) => {
      return function method(...values) {
        const work = (): unknown => Reflect.apply(original, this, values);
        const called = entered.calledBy(method);
        const call = called && entered.add(called, () => asked(this, values));
        if (call === undefined) return work();
        const end: EndCall = (error, more) => call.begin()(error, more);
        const result = orFailed(end, () => entered.enter(call, work));
        return settled(result, (error, value) =>
          end(
            error,
            attempt(() => endOf(name, value)),
          ),
        );
      };
    });
  }
}

/** The name of a collection or of a database. */
function nameOf(self: unknown): string {
  const { collectionName, databaseName } = isObject(self) ? self : {};
  return String(collectionName ?? databaseName ?? '');
}
