import { FilePairing, type FilePairs, type SideFile } from './file-pairing.ts';
import { pairOtherRoots } from './pair-roots.ts';

/**
 * Pairs files: by path; by path without hashes, where several have the same by their functions; in another checkout
 * by the folders; what is left by its functions, where at least two have their names in common.
 */
export function pairFiles(base: readonly SideFile[], now: readonly SideFile[]): FilePairs {
  const work = new FilePairing(base, now);
  work.pairEqual(({ path }) => path);
  work.pairEqual(({ unhashed }) => unhashed);
  pairOtherRoots(work);
  work.pairRenamed();
  return work;
}
