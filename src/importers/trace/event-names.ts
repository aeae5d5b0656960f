/** Names of the events that hold profiles, and of those that name threads. */
export const EVENT = {
  head: 'Profile',
  chunk: 'ProfileChunk',
  whole: 'CpuProfile',
  threadName: 'thread_name',
} as const;

const NAMES = Object.values(EVENT).map((name) => Buffer.from(name));

/** Whether a string, by its content in the file, is one of the names. */
export function mayBeOurs(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1];
  return NAMES.some(
    (name) =>
      name.length === end - start &&
      name[name.length - 1] === last &&
      name.every((byte, i) => bytes[start + i] === byte),
  );
}
