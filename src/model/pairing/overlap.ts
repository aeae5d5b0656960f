/** What two sets have in common; `likeness` is Jaccard's: that by all there is, 0 for two empty ones. */
export function overlap<T>(a: ReadonlySet<T>, b: ReadonlySet<T>) {
  let common = 0;
  for (const value of a) if (b.has(value)) common++;
  const all = a.size + b.size - common;
  return { common, likeness: all === 0 ? 0 : common / all };
}
