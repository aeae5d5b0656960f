import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { PRELOAD_PATH } from '../../recorder/preload-path.ts';
import { PROFILERS, type ProfileKind } from '../../recorder/profile-kinds.ts';

/** What is measured in a run. */
export interface Measurement {
  /** `null`: nothing is sampled. */
  readonly profiled: ProfileKind | null;
  readonly hasCounts: boolean;
  /** Between samples: microseconds, or bytes that are allocated. */
  readonly interval: number;
  /** A private folder for everything that the run leaves. */
  readonly folder: string;
}

/** A program ready to be started. */
export interface RecordingPlan {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the program is node itself, and not one that may start it. */
  readonly isNode: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** The Node that the program is, or would start. */
  readonly nodePath: string;
}

/**
 * How to start a program so that it and every Node that it starts is measured. Where the program is node itself,
 * `--cpu-prof` or `--heap-prof` is among its arguments, which worker threads and forks take over; newer versions take it
 * in NODE_OPTIONS, and in all others the preload takes the profile.
 */
export function recordingPlan(
  [file = '', ...args]: readonly string[],
  measurement: Measurement,
): RecordingPlan {
  const isNode = /^node(?:js)?(?:\.exe)?$/i.test(basename(file));
  const { nodePath, takenOptions } = nodeBehind(isNode ? file : 'node');
  const { folder, profiled, hasCounts, interval } = measurement;
  const option = profiled === null ? null : PROFILERS[profiled].option;
  const profiling =
    option === null ? [] : [option, `${option}-dir=${folder}`, `${option}-interval=${interval}`];
  const isTaken = option !== null && takenOptions.includes(option);
  const nodeOptions = [`--require=${PRELOAD_PATH}`, ...(isTaken ? profiling : [])];
  return {
    file,
    isNode,
    args: isNode ? [...profiling, ...args] : args,
    nodePath,
    env: {
      ...process.env,
      NODE_OPTIONS: [process.env['NODE_OPTIONS'] ?? '', ...nodeOptions.map(quoted)]
        .join(' ')
        .trim(),
      SCOOBYPROF_RECORDING: folder,
      SCOOBYPROF_RECORDING_PROFILE: profiled ?? '',
      SCOOBYPROF_RECORDING_INTERVAL: String(interval),
      ...(hasCounts ? { NODE_V8_COVERAGE: folder } : {}),
    },
  };
}

/** NODE_OPTIONS are separated by blanks; quotes and backslashes mean something there. */
function quoted(option: string): string {
  return /[\s"\\]/.test(option) ? `"${option.replace(/["\\]/g, '\\$&')}"` : option;
}

interface NodeProgram {
  readonly nodePath: string;
  /** Those of `--cpu-prof` and `--heap-prof` that NODE_OPTIONS may hold. */
  readonly takenOptions: readonly string[];
}

const PROBE =
  'JSON.stringify({nodePath:process.execPath,takenOptions:["--cpu-prof","--heap-prof"].filter(o=>process.allowedNodeEnvironmentFlags.has(o))})';

function nodeBehind(file: string): NodeProgram {
  try {
    const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
    const text = execFileSync(file, ['-p', PROBE], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(text) as NodeProgram;
  } catch {
    // There is no such program, which starting it will say; or none on the PATH, and the preload does it all.
    return { nodePath: process.execPath, takenOptions: [] };
  }
}
