/** The name of a handler as a record has it; `null`: it has none, or one that only the framework gave it. */
export function functionName(name: unknown): string | null {
  if (typeof name !== 'string' || name === '' || name === 'anonymous') return null;
  return name === '<anonymous>' ? null : name.slice(0, 200);
}
