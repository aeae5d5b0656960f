import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { PRELOAD_PATH } from '../../recorder/preload-path.ts';

/** What is measured in a run. */
export interface Measurement {
  readonly hasTimes: boolean;
  readonly hasCounts: boolean;
  readonly intervalUs: number;
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
 * `--cpu-prof` is among its arguments, which worker threads and forks take over; newer versions take it in
 * NODE_OPTIONS, and in all others the preload takes the profile.
 */
export function recordingPlan(
  [file = '', ...args]: readonly string[],
  measurement: Measurement,
): RecordingPlan {
  const isNode = /^node(?:js)?(?:\.exe)?$/i.test(basename(file));
  const { nodePath, takesProfileOption } = nodeBehind(isNode ? file : 'node');
  const { folder, hasTimes, hasCounts, intervalUs } = measurement;
  const profiling = hasTimes
    ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${intervalUs}`]
    : [];
  const nodeOptions = [`--require=${PRELOAD_PATH}`, ...(takesProfileOption ? profiling : [])];
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
      SCOOBYPROF_RECORDING_TIMES: hasTimes ? '1' : '',
      SCOOBYPROF_RECORDING_INTERVAL_US: String(intervalUs),
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
  /** Whether NODE_OPTIONS may hold `--cpu-prof`. */
  readonly takesProfileOption: boolean;
}

const PROBE =
  'JSON.stringify({nodePath:process.execPath,takesProfileOption:process.allowedNodeEnvironmentFlags.has("--cpu-prof")})';

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
    return { nodePath: process.execPath, takesProfileOption: false };
  }
}
