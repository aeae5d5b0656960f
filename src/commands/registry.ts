import type { Command, CommandCatalog } from './command.ts';
import { stats } from './list/stats.ts';

/**
 * Every command, in the order in which help lists them: its names and how to load it. A script of one
 * command does not wait for the files of the others; the most usual one needs no file of its own.
 */
const entries: readonly CommandEntry[] = [
  { names: ['stats', 'top'], load: async () => stats },
  { names: ['summary'], load: async () => (await import('./list/summary.ts')).summary },
  { names: ['callers'], load: async () => (await import('./list/callers.ts')).callers },
  { names: ['callees'], load: async () => (await import('./list/callees.ts')).callees },
  { names: ['peek'], load: async () => (await import('./list/peek.ts')).peek },
  { names: ['tree'], load: async () => (await import('./list/tree.ts')).tree },
  { names: ['timeline'], load: async () => (await import('./list/timeline.ts')).timeline },
  { names: ['lines', 'list'], load: async () => (await import('./list/lines.ts')).lines },
  { names: ['dot'], load: async () => (await import('./list/dot.ts')).dot },
  { names: ['graph', 'web'], load: async () => (await import('./list/graph.ts')).graph },
  { names: ['flame'], load: async () => (await import('./list/flame.ts')).flame },
  { names: ['sort'], load: async () => (await import('./list/sort.ts')).sort },
  { names: ['reverse'], load: async () => (await import('./list/reverse.ts')).reverse },
  { names: ['focus'], load: async () => (await import('./list/focus.ts')).focus },
  { names: ['ignore'], load: async () => (await import('./list/ignore.ts')).ignore },
  { names: ['hide'], load: async () => (await import('./list/hide.ts')).hide },
  { names: ['show'], load: async () => (await import('./list/show.ts')).show },
  { names: ['only'], load: async () => (await import('./list/only.ts')).only },
  { names: ['between'], load: async () => (await import('./list/between.ts')).between },
  { names: ['last'], load: async () => (await import('./list/last.ts')).last },
  { names: ['slowest'], load: async () => (await import('./list/slowest.ts')).slowest },
  { names: ['thread'], load: async () => (await import('./list/thread.ts')).thread },
  { names: ['value'], load: async () => (await import('./list/value.ts')).value },
  { names: ['group'], load: async () => (await import('./list/group.ts')).group },
  { names: ['reset'], load: async () => (await import('./list/reset.ts')).reset },
  { names: ['undo'], load: async () => (await import('./list/undo.ts')).undo },
  { names: ['info'], load: async () => (await import('./list/info.ts')).info },
  { names: ['compare'], load: async () => (await import('./list/compare.ts')).compare },
  { names: ['request'], load: async () => (await import('./list/request.ts')).request },
  { names: ['dumps'], load: async () => (await import('./list/dumps.ts')).dumps },
  { names: ['requests'], load: async () => (await import('./list/requests.ts')).requests },
  { names: ['export'], load: async () => (await import('./list/export.ts')).exportCommand },
  { names: ['strip'], load: async () => (await import('./list/strip.ts')).strip },
  { names: ['add'], load: async () => (await import('./list/add.ts')).add },
  { names: ['read'], load: async () => (await import('./list/read.ts')).read },
  { names: ['open'], load: async () => (await import('./list/open.ts')).open },
  { names: ['copy'], load: async () => (await import('./list/copy.ts')).copy },
  { names: ['help', '?'], load: async () => (await import('./list/help.ts')).help },
  { names: ['quit', 'exit'], load: async () => (await import('./list/quit.ts')).quit },
];

/** The first name is the command's own, the others are aliases. */
interface CommandEntry {
  readonly names: readonly [string, ...string[]];
  readonly load: () => Promise<Command>;
}

function entryOf(nameOrAlias: string): CommandEntry | undefined {
  return entries.find(({ names }) => names.includes(nameOrAlias));
}

export const catalog: CommandCatalog = {
  names: entries.map(({ names }) => names[0]),
  has: (nameOrAlias) => entryOf(nameOrAlias) !== undefined,
  aliasesOf: (name) => entryOf(name)?.names.slice(1) ?? [],
  load: async (nameOrAlias) => entryOf(nameOrAlias)?.load(),
  loadAll: () => Promise.all(entries.map(({ load }) => load())),
};
