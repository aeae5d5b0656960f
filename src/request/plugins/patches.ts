/** A function as a driver has it: nothing is known of what it takes and gives. */
export type Method = (this: unknown, ...values: unknown[]) => unknown;

/** Replaces functions of drivers, and puts them back. */
export class Patches {
  private readonly undos: (() => void)[] = [];

  /**
   * Replaces a method of an object, inherited ones included, by what `make` makes of it, which looks the same from
   * outside. Does nothing where there is no such method.
   */
  replace(owner: object, name: string, make: (original: Method) => Method): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function' || before?.configurable === false) return;
    const replacement = likeness(make(original as Method), original as Method);
    const enumerable = before?.enumerable ?? false;
    const wanted = { value: replacement, writable: true, configurable: true, enumerable };
    if (!Reflect.defineProperty(owner, name, wanted)) return;
    this.onUndo(() => {
      // What others have laid over it since goes on to call ours, which does nothing when no request is recorded.
      if (Object.getOwnPropertyDescriptor(owner, name)?.value !== replacement) return;
      if (before === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, before);
    });
  }

  /** What else has to be undone. */
  onUndo(undo: () => void): void {
    this.undos.push(undo);
  }

  /** Puts back what there was before, the last first. */
  undo(): void {
    for (const undo of this.undos.splice(0).reverse()) undo();
  }
}

/** Gives a function the name, the length and the other properties of the one whose place it takes. */
function likeness(replacement: Method, original: Method): Method {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype') continue;
    const property = Object.getOwnPropertyDescriptor(original, key);
    if (property !== undefined) Reflect.defineProperty(replacement, key, property);
  }
  return replacement;
}

/**
 * Tells when a property is set, once; then it is as any other. On a prototype, of each object that is made of it, with
 * the function below which that was done.
 */
export function onSet(
  owner: object,
  name: string,
  tell: (self: object, below: (value: unknown) => void) => void,
): void {
  Object.defineProperty(owner, name, {
    configurable: true,
    enumerable: true,
    get: () => undefined,
    set: function set(this: object, value: unknown) {
      const plain = { value, writable: true, configurable: true, enumerable: true };
      Object.defineProperty(this, name, plain);
      tell(this, set);
    },
  });
}

/** The object of a chain of prototypes that has a method itself. */
export function ownerOf(start: unknown, name: string): object | null {
  let at: object | null = isObject(start) ? start : null;
  while (at !== null && !Object.hasOwn(at, name)) at = Object.getPrototypeOf(at) as object | null;
  return at;
}

/** The prototype of a class that something exports, where it has a method. */
export function prototypeOf(exported: unknown, name: string): object | null {
  return typeof exported === 'function' ? ownerOf(exported.prototype, name) : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}
