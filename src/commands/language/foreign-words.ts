/** What other tools call what is here under another name: pprof, pstats, speedscope. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['flamegraph', 'flame'],
  ['weblist', 'lines'],
  ['disasm', 'lines'],
  ['text', 'stats'],
  ['print_stats', 'stats'],
  ['print_callers', 'callers'],
  ['print_callees', 'callees'],
  ['sort_stats', 'sort'],
  ['strip_dirs', 'strip'],
]);

/** The command that does what another tool has under this name; `undefined`: it is not such a name. */
export function meantByOtherTools(word: string): string | undefined {
  return MEANT.get(word);
}
