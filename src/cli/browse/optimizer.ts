/** V8 13 (Node 24) has a second compiler for hot functions, Maglev, which is quicker and takes less. */
const HAS_MAGLEV =
  Number.parseInt(process.versions.v8, 10) === 13 && ['x64', 'arm64'].includes(process.arch);
/** Smaller dumps give the engine nothing to compile. */
const TINY_BYTES = 2e5;
/** Larger dumps take longer to read than it takes to compile the loops that read them, by either compiler. */
const WORTH_MAGLEV_BYTES = 3e6;
const WORTH_TURBOFAN_BYTES = HAS_MAGLEV ? 6e7 : 8e6;
/** Of several dumps in all: they keep more loops busy than one, which V8's own parser reads for the most part. */
const SEVERAL_WORTH_TURBOFAN_BYTES = HAS_MAGLEV ? 6e7 : 3e6;
const NONE = HAS_MAGLEV ? '--no-opt --no-maglev' : '--no-opt';
const ONLY_MAGLEV = '--no-opt --maglev';
const ALL = HAS_MAGLEV ? '--opt --maglev' : '--opt';

/**
 * V8 compiles hot loops in the background while they run. On a dump of a few megabytes that costs more than it gives
 * (measured: 45 of 160 ms of CPU), so it begins only with more work: a larger dump, a prompt. The flags say no more than
 * whether functions that get hot are compiled, and V8 looks at them each time.
 *
 * @param sizes of all dumps, in bytes; no more are asked for than decide it
 */
export async function optimizeFor(sizes: Iterable<number>): Promise<void> {
  let bytes = 0;
  let worthBytes = WORTH_TURBOFAN_BYTES;
  for (const size of sizes) {
    bytes += size;
    if (bytes > worthBytes) return releaseOptimizer();
    worthBytes = SEVERAL_WORTH_TURBOFAN_BYTES;
  }
  if (bytes <= TINY_BYTES) return;
  heldBack = HAS_MAGLEV && bytes > WORTH_MAGLEV_BYTES ? ONLY_MAGLEV : NONE;
  await setFlag(heldBack);
}

/** Compiles hot functions from now on. */
export async function releaseOptimizer(): Promise<void> {
  if (heldBack !== null) await setFlag(ALL);
  heldBack = null;
}

/** The same at once, for work that turns up in the middle of a command. */
export function releaseOptimizerNow(): void {
  if (heldBack !== null) setFlags?.(ALL);
  heldBack = null;
}

/** Does work as if nothing had ever been held back: V8 marks what it has compiled with its flags of that moment. */
export function withUsualFlags<T>(work: () => T): T {
  if (heldBack === null) return work();
  setFlags?.(ALL);
  try {
    return work();
  } finally {
    setFlags?.(heldBack);
  }
}

/** The flags that hold it back; `null`: nothing does. */
let heldBack: string | null = null;
let setFlags: ((flags: string) => void) | undefined;

/** The module costs 4 ms, which tiny dumps need not pay. */
async function setFlag(flag: string): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlags = setFlagsFromString;
  setFlagsFromString(flag);
}
