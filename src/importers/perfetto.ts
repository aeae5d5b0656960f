/** The tag of field 1, a message: traces are nothing but such packets, while profiles in protobuf have other fields. */
const PACKET = 0x0a;
const MAX_LENGTH_BYTES = 5;

/**
 * Whether these are the packets of a trace of Perfetto, one after the other (`packet` of its trace.proto). The last may
 * be cut off, the first not.
 */
export function isPerfetto(bytes: Uint8Array): boolean {
  let at = packetEnd(bytes, 0);
  if (at > bytes.length) return false;
  while (at >= 0 && at < bytes.length) at = packetEnd(bytes, at);
  return at >= 0;
}

/** Where the packet ends that begins there, perhaps behind the end; -1: none does. */
function packetEnd(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== PACKET) return -1;
  let length = 0;
  for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
    const at = start + 1 + i;
    if (at >= bytes.length) return bytes.length + 1;
    length += (bytes[at] & 0x7f) * 2 ** (7 * i);
    if (bytes[at] < 0x80) return at + 1 + length;
  }
  return -1;
}
