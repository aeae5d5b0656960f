/** Flags of V8 as they are now and as they are usually, by what they are for. */
const unusual = new Map<string, { readonly now: string; readonly usual: string }>();
let set: ((flags: string) => void) | undefined;

/**
 * Sets flags that V8 looks at each time. The module for it costs 4 ms, which short runs need not pay.
 *
 * @param usual the same flags with the values that they have where nobody sets them
 */
export async function setEngineFlags(purpose: string, now: string, usual: string): Promise<void> {
  unusual.set(purpose, { now, usual });
  const { setFlagsFromString } = await import('node:v8');
  set = setFlagsFromString;
  // Meanwhile they may have been reset.
  setFlagsFromString(unusual.get(purpose)?.now ?? usual);
}

/** Sets them to what is usual, at once. */
export function resetEngineFlags(purpose: string): void {
  const flags = unusual.get(purpose);
  unusual.delete(purpose);
  if (flags !== undefined) set?.(flags.usual);
}

/** Does work as if no flag had ever been set: V8 marks what it has compiled with the flags of that moment. */
export function withUsualFlags<T>(work: () => T): T {
  const flags = [...unusual.values()];
  for (const { usual } of flags) set?.(usual);
  try {
    return work();
  } finally {
    for (const { now } of flags) set?.(now);
  }
}
