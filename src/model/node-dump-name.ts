/** Dumps without a mark that are of one run are written within this time. */
export const TOGETHER_MS = 60_000;

/** What Node calls the files of `--cpu-prof`. */
const NAMED_BY_NODE = /(?:^|[\\/])CPU\.\d{8}\.\d{6}\.\d+\.\d+\.\d+(?:\.[^\\/]+)?\.cpuprofile$/;

/** Whether a file has the name that `node --cpu-prof` gives: it was recorded from the start of its process on. */
export function isNamedByNode(path: string): boolean {
  return NAMED_BY_NODE.test(path);
}
