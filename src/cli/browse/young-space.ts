/**
 * Where much is read and little kept, V8 lets the space for new values grow to 48 MB, which are garbage for the most
 * part. The flag is looked at each time it would grow, and does no harm where an engine does not know it.
 *
 * @returns lets it grow again
 */
export async function keepYoungSpaceSmall(): Promise<() => void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => setFlagsFromString('--semi-space-growth-factor=2');
}
