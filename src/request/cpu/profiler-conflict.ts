/**
 * Why no profiler of ours may run beside what this process was started with; `null`: it may. While Node writes a
 * profile or coverage of its own at exit, it takes our profiles for its own and prints each of them to stderr.
 */
export function profilerConflict(): string | null {
  const { NODE_V8_COVERAGE: coverage, NODE_OPTIONS: nodeOptions = '' } = process.env;
  if (coverage !== undefined && coverage !== '') return 'NODE_V8_COVERAGE is set';
  const isCpuProf = (argument: string): boolean => /^['"]?--cpu[-_]prof['"]?$/.test(argument);
  const isGiven = [...process.execArgv, ...nodeOptions.split(/\s+/)].some(isCpuProf);
  return isGiven ? 'Node was started with --cpu-prof' : null;
}
