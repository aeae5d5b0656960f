/** An address in the memory of the loops. */
type Address = number;
/** The address of a list of rows, see `rowsAt`. */
type Rows = number;

/** The loops of `assembly/`, which the engine compiles before they run; see there for what each does. */
export interface Loops {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(bytes: number): Address;
  release(): void;

  readonly numbersTaken: { readonly value: number };
  readInts(start: Address, end: Address, out: Address, most: number): Address;
  readFloats(start: Address, end: Address, out: Address, most: number): Address;

  beginNodes(): void;
  readonly needsMore: { readonly value: number };
  readNodes(start: Address, end: Address): Address;
  addNode(id: number, frame: number, hits: number, childCount: number): number;
  addNodeOfOtherId(id: number, frame: number, hits: number, childCount: number): void;
  addOtherFrame(text: number): number;
  childrenOfNode(count: number): Address;
  hasChildLists(): number;
  nodeCount(): number;
  nodeOfId(id: number): number;
  limitIds(below: number): void;
  idTable(): Address;
  idCapacity(): number;
  functionsOfFrames(count: number): Address;
  functionsOfNodes(): void;
  columnsOf(rows: Rows): Address;
  addTick(node: number, line: number, ticks: number): void;
  addNamedParent(node: number, parentId: number): void;
  forgetNodes(): void;
  forgetNewTexts(): void;
  nodeRows(): Rows;
  tickRows(): Rows;
  namedParentRows(): Rows;
  pendingRows(): Rows;
  headRows(): Rows;
  frameRows(): Rows;
  newNameBytes(): Rows;
  newRestBytes(): Rows;

  setKinds(gc: number, ordinary: number, idle: number, root: number): void;
  beginSums(dumpNodes: number, treeNodes: number, nodeBefore: number): void;
  placesAt(): Address;
  leafPlacesAt(): Address;
  labelsAt(): Address;
  aboveChainAt(): Address;
  functionOfNodeAt(): Address;
  addSamples(nodes: Address, timesUs: Address, count: number): void;
  sumsAt(): Address;
  ownCallsAt(): Address;
  nodesWithOwnCallRows(): Rows;
}

interface CompiledModule {
  readonly exports: Loops;
}

/** What is used of it; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => CompiledModule;
};

let compiled: object | null = null;
const free: Loops[] = [];

/** Compiles the loops for this thread; `false`: the engine or the processor cannot, and everything goes on without them. */
export function compileLoops(bytes: () => Uint8Array): boolean {
  try {
    compiled ??= new WebAssembly.Module(bytes());
    return true;
  } catch {
    return false;
  }
}

/** Loops with a memory of their own, to be given back; `null`: there are none, or no memory for them. */
export function takeLoops(): Loops | null {
  const loops = free.pop();
  if (loops !== undefined || compiled === null) return loops ?? null;
  try {
    return new WebAssembly.Instance(compiled, {}).exports;
  } catch {
    return null;
  }
}

/** The loops and their memory are for others. */
export function giveBackLoops(loops: Loops): void {
  // What a large dump took is not worth to be filled with zeros, and to be kept.
  if (loops.memory.buffer.byteLength > MAX_KEPT_BYTES) return;
  loops.release();
  free.push(loops);
}

/** Whether loops ended with this error: they had no memory, or a dump was made to take long. */
export function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}

const MAX_KEPT_BYTES = 1 << 24;

/** Rows as the loops keep them: where the first is, and how many there are. */
export function rowsAt(
  { memory }: Loops,
  rows: Rows,
): { readonly at: Address; readonly count: number } {
  const [at, count] = new Uint32Array(memory.buffer, rows, 2);
  return { at, count };
}
