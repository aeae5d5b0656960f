import type { PluginContext } from '../../record/plugin.ts';
import { type Called, calledBy, enteredFrom } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method } from '../patches.ts';

/** Makes what `prisma.user.findMany()` gives: work that is begun when somebody waits for it. */
const PROMISES = '_createPrismaPromise';
/** Makes the client that a transaction of the program is given. */
const TRANSACTIONS = '_createItxClient';

/**
 * A client of Prisma is asked by the program and works later, from nowhere: what its driver is asked for then has the
 * stack of where the client was asked.
 */
export const PRISMA: Driver = {
  name: 'prisma',
  packages: [],
  watch: (parts) => (_file, client) => watchClient(parts, client),
};

/** Throws Error for what is no client. Those that it has been extended to come from the same one. */
function watchClient({ context, patches }: DriverParts, client: unknown): void {
  const { _originalClient: original } = isObject(client) ? client : {};
  if (!isObject(original) || typeof original[PROMISES] !== 'function') {
    throw new Error('it is no client of Prisma that is known');
  }
  patches.replace(original, PROMISES, (make) => asked(context, make));
  patches.replace(original, TRANSACTIONS, (make) => {
    return function begin(...values) {
      if (context.current() === undefined) return Reflect.apply(make, this, values);
      return watchInner(context, this, (own) => Reflect.apply(make, own, values));
    };
  });
}

/**
 * The client that a transaction is given. What is set on it is set on the client that it is made of, and on that of all
 * others: so that has to be one of its own.
 */
function watchInner(
  context: PluginContext,
  client: unknown,
  make: (own: unknown) => unknown,
): unknown {
  const bare = isObject(client) ? bareOf(client) : undefined;
  if (bare === undefined) return make(client);
  const inner = make(Object.create(bare));
  const promises: unknown = isObject(inner) ? inner[PROMISES] : undefined;
  if (isObject(inner) && typeof promises === 'function') {
    inner[PROMISES] = asked(context, promises as Method);
  }
  return inner;
}

/** The client itself, in front of which its models stand: it is kept under a symbol that nobody exports. */
function bareOf(client: Record<string | symbol, unknown>): object | undefined {
  for (const key of Reflect.ownKeys(client)) {
    const held: unknown = typeof key === 'symbol' ? client[key] : undefined;
    if (isObject(held) && typeof held[TRANSACTIONS] === 'function') return held;
  }
  return undefined;
}

/** What is asked later has the stack of now. */
function asked(context: PluginContext, make: Method): Method {
  return function promise(work, ...rest) {
    const called = calledBy(context, promise);
    const later =
      called && typeof work === 'function' ? entered(context, work as Method, called) : work;
    return Reflect.apply(make, this, [later, ...rest]);
  };
}

function entered(context: PluginContext, work: Method, called: Called): Method {
  return function begin(...values) {
    return enteredFrom(called, context, () => Reflect.apply(work, this, values));
  };
}
