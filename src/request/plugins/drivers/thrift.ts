import { types } from 'node:util';
import type { EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, type Patches } from '../patches.ts';
import { orFailed, settled } from '../settled.ts';
import { isClientPrototype, methodsOf, serviceOf } from './thrift-client.ts';

const MAIN = 'lib/nodejs/lib/thrift/index.js';

/** In the place of a file: the prototype of a client that the program handed in. */
export const CLIENT = 'client';

/** Functions of the package that make clients of what was generated, which is their first argument. */
const MAKERS = ['createClient', 'createHttpClient', 'createWSClient', 'createXHRClient'];

export const THRIFT: Driver = {
  name: 'thrift',
  packages: [{ name: 'thrift', from: '0.16.0', below: '1', files: [MAIN] }],
  isGenerated: (exports) => generatedClient(exports) !== null,
  watch: (parts) => {
    const thrift = new ThriftCalls(parts);
    return (file, exports) => {
      if (file === CLIENT && isObject(exports)) return thrift.watchClients(exports);
      const generated = generatedClient(exports);
      if (generated !== null) thrift.watchClients(generated);
      else if (isObject(exports)) thrift.watchModule(exports);
    };
  },
};

/** The prototype of the clients that a generated file exports; `null`: it is none. Nothing of the program is run. */
function generatedClient(exports: unknown): object | null {
  if (!isObject(exports) || types.isProxy(exports)) return null;
  const client: unknown = Object.getOwnPropertyDescriptor(exports, 'Client')?.value;
  if (typeof client !== 'function' || types.isProxy(client)) return null;
  const { prototype } = client;
  return isObject(prototype) && isClientPrototype(prototype) ? prototype : null;
}

class ThriftCalls {
  private readonly context: PluginContext;
  private readonly patches: Patches;
  private readonly watched = new WeakSet<object>();

  constructor({ context, patches }: DriverParts) {
    this.context = context;
    this.patches = patches;
  }

  /** The package itself: clients of what is loaded as ES modules come to be known when they are made. */
  watchModule(module: Record<string, unknown>): void {
    const calls = this;
    for (const name of MAKERS) {
      this.patches.replace(module, name, (original) => {
        return function make(...values) {
          attempt(() => calls.watchService(values[0]));
          return Reflect.apply(original, this, values);
        };
      });
    }
  }

  private watchService(service: unknown): void {
    const { Client = service } = isObject(service) ? service : ({} as Record<string, unknown>);
    if (typeof Client === 'function' && isObject(Client.prototype)) {
      this.watchClients(Client.prototype);
    }
  }

  /** Watches what all clients of a service share, and what they inherit from the services that it extends. */
  watchClients(start: object): void {
    for (let at: object | null = start; at !== null; at = Object.getPrototypeOf(at)) {
      if (at === Object.prototype || this.watched.has(at)) return;
      this.watched.add(at);
      for (const name of methodsOf(at)) this.watchMethod(at, name);
    }
  }

  private watchMethod(prototype: object, name: string): void {
    const calls = this;
    this.patches.replace(prototype, name, (original) => {
      return function method(...values) {
        const end = calls.begin({ client: this, name, values }, method);
        const callback = values.at(-1);
        if (typeof callback === 'function') {
          const all = [...values.slice(0, -1), calls.ending(callback as Method, end)];
          return orFailed(end, () => Reflect.apply(original, this, all));
        }
        const result = orFailed(end, () => Reflect.apply(original, this, values));
        return end === undefined ? result : settled(result, (error) => end(error));
      };
    });
  }

  private begin(
    { client, name, values }: { client: unknown; name: string; values: unknown[] },
    below: Method,
  ): EndCall | undefined {
    const called = calledBy(this.context, below);
    if (called === undefined) return undefined;
    const args = typeof values.at(-1) === 'function' ? values.slice(0, -1) : values;
    const service = attempt(() => serviceOf(client)) ?? '';
    const start = { kind: 'rpc', system: 'thrift', service, method: name, args } as const;
    return beginCall(this.context, called, start);
  }

  /** A client calls back from where its socket was made: the callback runs where it was handed over. */
  private ending(callback: Method, end: EndCall | undefined): Method {
    if (end === undefined) return this.context.bind(callback);
    return this.context.bind(function (this: unknown, ...values: unknown[]) {
      end(values[0]);
      return Reflect.apply(callback, this, values);
    });
  }
}
