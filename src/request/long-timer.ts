/** `setTimeout` does at once what is to be done later than that. */
const LONGEST_MS = 2 ** 31 - 1;

/** Does something after a time of any length, if the process still runs then; gives what calls it off. */
export function later(ms: number, work: () => void): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const stepMs = Math.min(leftMs, LONGEST_MS);
    leftMs -= stepMs;
    timer = setTimeout(leftMs > 0 ? wait : work, stepMs).unref();
  };
  if (ms !== Number.POSITIVE_INFINITY) wait();
  return () => clearTimeout(timer);
}
