import { allocate, enlarged } from './memory';

/** By id the index of the node, plus 1; 0: none. */
let indexOfId: usize = 0;
let capacity: u32 = 0;
/** Ids from here on are not for this table. */
let limit: u32 = 0;

const FIRST_IDS: u32 = 1024;

export function beginIds(): void {
  capacity = FIRST_IDS;
  indexOfId = allocate(4 * FIRST_IDS);
  limit = FIRST_IDS;
}

/** Ids below this one may come: the table takes as much memory as the largest of them asks for. */
export function limitIds(below: u32): void {
  limit = max(below, FIRST_IDS);
}

export function idTable(): usize {
  return indexOfId;
}

export function idCapacity(): u32 {
  return capacity;
}

/** The index of the node with this id; -1: none. */
export function nodeOfId(id: u32): i32 {
  return id < capacity ? load<i32>(indexOfId + 4 * id) - 1 : -1;
}

/** Whether this id was free, and is in the table now. */
export function setNodeOfId(id: u32, node: i32): bool {
  if (id >= capacity && !makeRoom(id)) return false;
  const place = indexOfId + 4 * id;
  if (load<i32>(place) !== 0) return false;
  store<i32>(place, node + 1);
  return true;
}

function makeRoom(id: u32): bool {
  if (id >= limit) return false;
  const larger = max(2 * capacity, id + 1);
  indexOfId = enlarged(indexOfId, 4 * capacity, 4 * larger);
  capacity = larger;
  return true;
}
