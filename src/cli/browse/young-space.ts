/** V8 knows the flag up to this version (Node 24) at least; others would complain on stderr. */
const LAST_KNOWN_V8 = 13;

/**
 * Where much is read and little kept, V8 lets the space for new values grow to 48 MB, which are garbage for the most
 * part. The flag is looked at each time it would grow.
 *
 * @returns lets it grow again
 */
export async function keepYoungSpaceSmall(): Promise<() => void> {
  if (Number.parseInt(process.versions.v8, 10) > LAST_KNOWN_V8) return () => {};
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => setFlagsFromString('--semi-space-growth-factor=2');
}
