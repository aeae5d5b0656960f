/** Where what is allocated next begins. Fresh memory is zero, and costs nothing until it is touched. */
let top: usize = aligned(__heap_base);

function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

const LAST_ADDRESS: usize = 0x7fffffff;

/** Memory full of zeros, from a multiple of 16 on. All of it is given back at once, by `release`. */
export function allocate(bytes: usize): usize {
  const at = top;
  const end = aligned(at + bytes);
  // To JavaScript addresses are numbers with a sign.
  if (end < at || end > LAST_ADDRESS) unreachable();
  const missing = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  top = end;
  return at;
}

/** A copy of memory with more room behind it. */
export function enlarged(at: usize, bytes: usize, moreBytes: usize): usize {
  const larger = allocate(moreBytes);
  memory.copy(larger, at, bytes);
  return larger;
}

/** Gives back all that was allocated. */
export function release(): void {
  const bottom = aligned(__heap_base);
  memory.fill(bottom, 0, top - bottom);
  top = bottom;
}
