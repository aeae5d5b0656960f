/** Whether an object has methods as the compiler generates them for clients. */
export function isClientPrototype(prototype: object): boolean {
  return methodsOf(prototype).length > 0;
}

/** The remote methods among an object's own: each has a twin that sends it. Those of classes are not enumerable. */
export function methodsOf(prototype: object): readonly string[] {
  return Object.getOwnPropertyNames(prototype).filter(
    (name) => isMethod(prototype, name) && isMethod(prototype, `send_${name}`),
  );
}

function isMethod(owner: object, name: string): boolean {
  return typeof Object.getOwnPropertyDescriptor(owner, name)?.value === 'function';
}

const names = new WeakMap<object, string>();

/** The service whose client it is: the name of its class less `Client`. */
export function serviceOf(client: unknown): string {
  const prototype = Object.getPrototypeOf(client) as object;
  const known = names.get(prototype);
  if (known !== undefined) return known;
  const name = nameOf(prototype);
  names.set(prototype, name);
  return name;
}

/** Functions that stand in for classes have no name of their own: what they send has it, as `new Stock_count_args(…)`. */
function nameOf(prototype: object): string {
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const named = typeof made === 'function' ? made.name.replace(/Client$/, '') : '';
  if (named !== '') return named;
  for (const method of methodsOf(prototype)) {
    const send: unknown = Reflect.get(prototype, `send_${method}`);
    const found = new RegExp(`new (?:[\\w$]+\\.)*([\\w$]+?)_${method}_args\\b`).exec(String(send));
    if (found !== null) return found[1];
  }
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null || parent === Object.prototype ? '' : nameOf(parent);
}
