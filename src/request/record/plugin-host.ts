import { messageOf, type Notices } from '../notices.ts';
import type { RecordInProgress } from './open-record.ts';
import type { Plugin } from './plugin.ts';
import { pluginContext } from './plugin-context.ts';

/** Where plugins come from that are not known before: drivers that the program loads when it likes. */
export interface PluginSource {
  /** Is asked before each request that is recorded, and gives what is new since. */
  look(): FoundPlugins;
}

interface FoundPlugins {
  readonly plugins: readonly Plugin[];
  /** What was found and left alone, and why: so that each record says it. */
  readonly problems: readonly { readonly plugin: string; readonly message: string }[];
}

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** Throws RangeError for what is no plugin: a mistake in the program's own set-up. */
export function checkPlugins(plugins: unknown): asserts plugins is readonly Plugin[] {
  if (!Array.isArray(plugins)) throw new RangeError('scoobyprof: plugins is not a list');
  for (const plugin of plugins) {
    const name: unknown = plugin?.name;
    if (typeof name === 'string' && NAME.test(name)) continue;
    throw new RangeError(
      `scoobyprof: plugins has one whose name is ${JSON.stringify(name) ?? 'not there'}, not small letters, digits and -`,
    );
  }
}

/** How often each plugin is installed in the process: two middlewares of one process share what is patched. */
const installed = new Map<Plugin, { users: number; undo: (() => void) | null }>();

/** The plugins of a middleware. Nothing of them is installed before the first request that is recorded. */
export class PluginHost {
  private readonly byName = new Map<string, Plugin>();
  private readonly givenNames: ReadonlySet<string>;
  private readonly source: PluginSource | null;
  private readonly notices: Notices;
  private readonly problems: { plugin: string; message: string }[] = [];
  private readonly used = new Set<Plugin>();
  private isInstalled = false;

  /** `given`: those of the program, each of which takes the place of a built-in one of its name. */
  constructor(
    builtIn: readonly Plugin[],
    given: readonly Plugin[],
    { source, notices }: { source: PluginSource | null; notices: Notices },
  ) {
    for (const plugin of [...builtIn, ...given]) this.byName.set(plugin.name, plugin);
    this.givenNames = new Set(given.map(({ name }) => name));
    this.source = source;
    this.notices = notices;
  }

  /** The plugins for a request that begins to be recorded, installed. */
  ready(): Iterable<Plugin> {
    if (!this.isInstalled) {
      this.isInstalled = true;
      for (const plugin of this.byName.values()) this.install(plugin);
    }
    if (this.source !== null) this.lookFor(this.source);
    return this.used;
  }

  /** Says in a record what was found and left alone. */
  addProblems(record: RecordInProgress): void {
    for (const { plugin, message } of this.problems) record.addProblem(plugin, message);
  }

  /** Undoes all that the plugins did. */
  close(): void {
    for (const plugin of this.used) release(plugin);
    this.used.clear();
  }

  private lookFor(source: PluginSource): void {
    try {
      const { plugins, problems } = source.look();
      for (const plugin of plugins) this.addFound(plugin);
      this.problems.push(...problems);
    } catch (error) {
      this.warn('the look for drivers', error);
    }
  }

  private addFound(plugin: Plugin): void {
    // What the program hands in is what it wants.
    if (!this.givenNames.has(plugin.name)) this.install(plugin);
  }

  private install(plugin: Plugin): void {
    const known = installed.get(plugin);
    if (known !== undefined) {
      if (!this.used.has(plugin)) known.users++;
      this.used.add(plugin);
      return;
    }
    try {
      const undo = plugin.install?.(pluginContext(plugin));
      installed.set(plugin, { users: 1, undo: typeof undo === 'function' ? undo : null });
      this.used.add(plugin);
    } catch (error) {
      this.warn(`the plugin ${plugin.name}`, error);
    }
  }

  private warn(what: string, error: unknown): void {
    this.notices.once(
      `SCOOBYPROF_PLUGIN`,
      `scoobyprof: ${what} failed and is off: ${messageOf(error)}`,
    );
  }
}

function release(plugin: Plugin): void {
  const known = installed.get(plugin);
  if (known === undefined || --known.users > 0) return;
  installed.delete(plugin);
  try {
    known.undo?.();
  } catch {
    // It has to live with what it left.
  }
}

/** Does something with each plugin of a record; one that throws is off for it. */
export function tellPlugins(record: RecordInProgress, tell: (plugin: Plugin) => void): void {
  for (const plugin of record.plugins) {
    try {
      tell(plugin);
    } catch (error) {
      record.switchOff(plugin, error);
    }
  }
}
