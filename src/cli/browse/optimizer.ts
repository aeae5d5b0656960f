/**
 * V8 compiles hot loops in the background while they run. On a dump of a megabyte or two that costs more than
 * it gives (measured: 45 of 160 ms of CPU), so it begins only with more work: a larger dump, a prompt. The flags
 * say no more than whether functions that get hot are compiled, and V8 looks at them each time.
 */
export async function holdBackOptimizer(): Promise<void> {
  await setFlag(HELD_BACK);
  isHeldBack = true;
}

/** Since 13 (Node 24) V8 has a second compiler for hot functions, which `--no-opt` leaves: 10 of 65 ms on 2 MB. */
const HAS_MAGLEV =
  Number.parseInt(process.versions.v8, 10) === 13 && ['x64', 'arm64'].includes(process.arch);
const HELD_BACK = HAS_MAGLEV ? '--no-opt --no-maglev' : '--no-opt';
const RELEASED = HAS_MAGLEV ? '--opt --maglev' : '--opt';

/** Compiles hot functions from now on. */
export async function releaseOptimizer(): Promise<void> {
  if (isHeldBack) await setFlag(RELEASED);
  isHeldBack = false;
}

/** The same at once, for work that turns up in the middle of a command. */
export function releaseOptimizerNow(): void {
  if (isHeldBack) setFlags?.(RELEASED);
  isHeldBack = false;
}

/** Does work as if nothing had ever been held back: V8 marks what it has compiled with its flags of that moment. */
export function withUsualFlags<T>(work: () => T): T {
  if (!isHeldBack) return work();
  setFlags?.(RELEASED);
  try {
    return work();
  } finally {
    setFlags?.(HELD_BACK);
  }
}

let isHeldBack = false;
let setFlags: ((flags: string) => void) | undefined;

/** The module costs 4 ms, which tiny dumps need not pay. */
async function setFlag(flag: string): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlags = setFlagsFromString;
  setFlagsFromString(flag);
}
