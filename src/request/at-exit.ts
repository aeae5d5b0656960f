/** What is to be done when the process ends: one listener, however many middlewares there are. */
const works = new Set<() => void>();

function runAll(): void {
  for (const work of works) work();
}

/** Does something when the process ends; gives what calls it off. */
export function atExit(work: () => void): () => void {
  if (works.size === 0) process.once('exit', runAll);
  works.add(work);
  return () => {
    if (works.delete(work) && works.size === 0) process.off('exit', runAll);
  };
}
