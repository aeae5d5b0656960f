import { resetEngineFlags, setEngineFlags } from '../engine-flags.ts';

const V8_VERSION = Number.parseInt(process.versions.v8, 10);
/** V8 13 (Node 24) has a second compiler for hot functions, Maglev, which is quicker and takes less. */
const HAS_MAGLEV = V8_VERSION === 13 && ['x64', 'arm64'].includes(process.arch);
/** Smaller dumps give the engine nothing to compile. */
const TINY_BYTES = 2e5;
/** Larger dumps take longer than it takes to compile what works on them, by either compiler. */
const WORTH_MAGLEV_BYTES = 3e6;
const WORTH_TURBOFAN_BYTES = HAS_MAGLEV ? 6e7 : 2e7;
/** Of a dump that loops do not read which were compiled beforehand: JavaScript does all of it. */
const WITHOUT_LOOPS_WORTH_TURBOFAN_BYTES = HAS_MAGLEV ? 6e7 : 8e6;
/** Of several dumps in all: they keep more loops busy than one. */
const SEVERAL_WORTH_TURBOFAN_BYTES = HAS_MAGLEV ? 6e7 : 3e6;

/**
 * Flags of V8 that differ from the usual ones. They say no more than whether functions that get hot are compiled, whether a
 * loop goes on meanwhile, and whether garbage is marked meanwhile; V8 looks at them each time.
 */
const USUAL = flags({ turbofan: true, maglev: true, loopsGoOn: true, marksMeanwhile: true });
const NOTHING = flags({ turbofan: false, maglev: false, loopsGoOn: true, marksMeanwhile: false });
const ONLY_MAGLEV = flags({
  turbofan: false,
  maglev: true,
  loopsGoOn: true,
  marksMeanwhile: false,
});
const EVERYTHING = flags({ turbofan: true, maglev: true, loopsGoOn: false, marksMeanwhile: false });

interface Flags {
  readonly turbofan: boolean;
  readonly maglev: boolean;
  /**
   * V8 11 (Node 20) lets a loop go on slowly while it is compiled. Where nothing else is to be done, to wait for the
   * compiler takes less (measured: 60 of 420 ms of CPU, the same on the clock). Later versions need it.
   */
  readonly loopsGoOn: boolean;
  /** Marking in small steps is for programs that must not pause (measured: 25 of 280 ms, with many functions). */
  readonly marksMeanwhile: boolean;
}

function flags({ turbofan, maglev, loopsGoOn, marksMeanwhile }: Flags): string {
  const flag = (name: string, isOn: boolean): string => (isOn ? `--${name}` : `--no-${name}`);
  return [
    flag('opt', turbofan),
    ...(HAS_MAGLEV ? [flag('maglev', maglev)] : []),
    ...(V8_VERSION === 11 ? [flag('concurrent-osr', loopsGoOn)] : []),
    flag('incremental-marking', marksMeanwhile),
  ].join(' ');
}

/**
 * V8 compiles hot loops in the background while they run. On a dump of a few megabytes that costs more than it gives
 * (measured: 45 of 160 ms of CPU), so it begins only with more work: a larger dump, a prompt.
 *
 * @param sizes of all dumps, in bytes; no more are asked for than decide it
 * @param haveLoops whether all of them are most likely read by loops that were compiled beforehand
 */
export async function optimizeFor(sizes: Iterable<number>, haveLoops: boolean): Promise<void> {
  let bytes = 0;
  let worthBytes = haveLoops ? WORTH_TURBOFAN_BYTES : WITHOUT_LOOPS_WORTH_TURBOFAN_BYTES;
  for (const size of sizes) {
    bytes += size;
    if (bytes > worthBytes) return setFlags(EVERYTHING);
    worthBytes = SEVERAL_WORTH_TURBOFAN_BYTES;
  }
  if (bytes <= TINY_BYTES) return;
  await setFlags(HAS_MAGLEV && bytes > WORTH_MAGLEV_BYTES ? ONLY_MAGLEV : NOTHING);
}

/** Compiles hot functions from now on, as V8 usually does. */
export function releaseOptimizer(): void {
  resetEngineFlags(PURPOSE);
}

const PURPOSE = 'compilers';

function setFlags(to: string): Promise<void> {
  return setEngineFlags(PURPOSE, to, USUAL);
}
