import type { Command } from './command.ts';
import { add } from './list/add.ts';
import { callees } from './list/callees.ts';
import { callers } from './list/callers.ts';
import { quit } from './list/quit.ts';
import { read } from './list/read.ts';
import { reverse } from './list/reverse.ts';
import { sort } from './list/sort.ts';
import { stats } from './list/stats.ts';
import { strip } from './list/strip.ts';

/** Every command, in the order in which help lists them. `help` itself stands in `help.ts`. */
export const commands: readonly Command[] = [
  stats,
  callers,
  callees,
  sort,
  reverse,
  strip,
  add,
  read,
  quit,
];
