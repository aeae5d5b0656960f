import { type FunctionKind, type FunctionTable, functionKind } from './function-table.ts';

/** Kinds as numbers, since the loops over nodes and samples read them for each. */
export const NODE_KIND: Readonly<Record<FunctionKind, number>> = {
  ordinary: 0,
  root: 1,
  program: 2,
  idle: 3,
  gc: 4,
};

interface KnownKinds {
  readonly functionName: readonly string[];
  readonly kinds: Uint8Array;
}

const cache = new WeakMap<readonly string[], KnownKinds>();

/** The kind of each function of a profile, a tree or a table, by `NODE_KIND`; worked out once for a table. */
export function functionKinds({ functionName, url }: FunctionTable): Uint8Array {
  const known = cache.get(url);
  // A builder's columns may still have grown, and tables may share a column.
  if (known?.kinds.length === url.length && known.functionName === functionName) {
    return known.kinds;
  }
  const kinds = new Uint8Array(url.length);
  for (let i = 0; i < kinds.length; i++) {
    // Nearly all functions have a url: no need to look for their names.
    if (url[i] === '') kinds[i] = NODE_KIND[functionKind(functionName[i], '')];
  }
  cache.set(url, { functionName, kinds });
  return kinds;
}

/** The functions of one kind, ascending; mostly there is one, or none. */
export function functionsOfKind(functions: FunctionTable, kind: FunctionKind): readonly number[] {
  const kinds = functionKinds(functions);
  const found: number[] = [];
  const wanted = NODE_KIND[kind];
  for (let i = kinds.indexOf(wanted); i >= 0; i = kinds.indexOf(wanted, i + 1)) found.push(i);
  return found;
}
