import { PendingFile } from './pending-file.ts';

/**
 * Writes a file so that its name is there with the whole content or not at all, and never in the place of another
 * file. `false`: the name is taken. Throws what Node throws.
 */
export async function writeNewFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<boolean> {
  const file = new PendingFile(folder, content);
  try {
    await file.fill();
    return await file.giveName(name);
  } finally {
    await file.drop();
  }
}
