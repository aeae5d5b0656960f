let require: NodeJS.Require | undefined;

/**
 * Loads a package at the moment it is needed, without making everything on the way to it asynchronous. Most runs need
 * none, and do not load what loads them either.
 */
export function requirePackage(name: string): unknown {
  require ??= process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return require(name);
}
