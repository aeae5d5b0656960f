import { resetEngineFlags, setEngineFlags } from '../engine-flags.ts';

/** V8 knows the flag up to this version (Node 24) at least; others would complain on stderr. */
const LAST_KNOWN_V8 = 13;
const PURPOSE = 'young space';

/**
 * Where much is read and little kept, V8 lets the space for new values grow to 48 MB, which are garbage for the most
 * part. The flag is looked at each time it would grow.
 *
 * @returns lets it grow again
 */
export async function keepYoungSpaceSmall(): Promise<() => void> {
  if (Number.parseInt(process.versions.v8, 10) > LAST_KNOWN_V8) return () => {};
  await setEngineFlags(PURPOSE, '--semi-space-growth-factor=1', '--semi-space-growth-factor=2');
  return () => resetEngineFlags(PURPOSE);
}
