// Times whole processes from outside, by the shell's own account of them.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TIMED = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"$SCOOBYPROF_BENCH_STDERR"';
const REPORTER = fileURLToPath(new URL('report-peak.cjs', import.meta.url));

/** Runs a command and gives its CPU and wall time in milliseconds. Rejects where it fails. */
async function runOnce(command) {
  // Certificates that somebody adds cost Node 20 more at each start than the program does.
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const env = { ...inherited, SCOOBYPROF_BENCH_STDERR: '/dev/null' };
  const { status, errors } = await run(['bash', '-c', TIMED, 'bash', ...command], env);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  const [wall, user, system] = errors.trim().split('\n').at(-1).split(' ').map(Number);
  return { cpuMs: (user + system) * 1000, wallMs: wall * 1000 };
}

/** Peak memory of a node command in MB: a preloaded module reports it at the end. */
export async function peakMb(nodeArguments) {
  const { errors } = await run([process.execPath, '-r', REPORTER, ...nodeArguments], process.env);
  return Number(/peak-kb (\d+)/.exec(errors)[1]) / 1024;
}

/**
 * Runs commands in turn (A B A B …) after a warm-up of each, so that a machine that gets slower does so for all,
 * and gives the median figures of each, and the runs themselves.
 */
export async function runPaired(commands, runs) {
  const all = commands.map(() => []);
  for (let i = -1; i < runs; i++) {
    for (const [k, command] of commands.entries()) {
      const figures = await runOnce(command);
      if (i >= 0) all[k].push(figures);
    }
  }
  return all.map((list) => ({
    cpuMs: median(list.map((figures) => figures.cpuMs)),
    wallMs: median(list.map((figures) => figures.wallMs)),
    runs: list,
  }));
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function run([program, ...args], env) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  let errors = '';
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, errors }));
  });
}
