import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';
import type { CodeCache } from './code-cache.ts';

const HEAD = '(function (exports, require, module, __filename, __dirname) {';

/** A module's own class: to import it would load more of Node. */
type ModuleClass = typeof import('node:module').Module;

/** A CommonJS module that was loaded with the compiled code of an earlier run, or will leave some for the next. */
export class CachedScript {
  private readonly file: string;
  private readonly require: NodeJS.Require;
  private readonly script: Script;
  private readonly cache: CodeCache;
  /** What earlier runs loaded and used, whose compiled functions the cache has; `null`: there is none, or none that fits. */
  private readonly covered: readonly string[] | null;

  private constructor(file: string, require: NodeJS.Require, cache: CodeCache) {
    const source = readFileSync(file);
    const kept = cache.read(source);
    this.file = file;
    this.require = require;
    this.cache = cache;
    // The build makes it ASCII.
    this.script = new Script(`${HEAD}${source.toString('latin1')}\n})`, {
      filename: file,
      columnOffset: -HEAD.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(kept === null ? {} : { cachedData: kept.code }),
    });
    this.covered = kept === null || this.script.cachedDataRejected === true ? null : kept.covers;
    if (kept !== null && this.covered === null) cache.refused();
  }

  /**
   * Loads a module, so that all who require it get what it exports. `null`: it is loaded when it is required, as any
   * other, since nothing may be kept, or the engine cannot do it.
   *
   * @param parent the module that asks
   * @param cacheOf where compiled code is kept
   */
  static load(
    file: string,
    parent: NodeJS.Module,
    cacheOf: () => CodeCache | null,
  ): CachedScript | null {
    const Module = parent.constructor as ModuleClass;
    const require = Module.createRequire(file);
    try {
      const cache = cacheOf();
      if (cache === null) return null;
      const loaded = new CachedScript(file, require, cache);
      loaded.run(new Module(file) as NodeJS.Module);
      return loaded;
    } catch {
      delete require.cache[file];
      return null;
    }
  }

  private run(module: NodeJS.Module): void {
    const { file, require } = this;
    module.filename = file;
    require.cache[file] = module;
    const define = this.script.runInThisContext() as (...values: unknown[]) => void;
    define.call(module.exports, module.exports, require, module, file, dirname(file));
    module.loaded = true;
  }

  private loadedBesides(): readonly string[] {
    const folder = dirname(this.file);
    return Object.keys(this.require.cache)
      .filter((path) => path.startsWith(folder))
      .map((path) => path.slice(folder.length + 1));
  }

  /**
   * Leaves the compiled code for the next run, unless it is there already. Functions are compiled when they are first called,
   * so it is asked for at the end; what a run loaded besides and what parts it used tell which may be new. Never throws.
   */
  keep(usedParts: Iterable<string>, withUsualFlags: <T>(work: () => T) => T): void {
    try {
      const covers = new Set([...(this.covered ?? []), ...this.loadedBesides(), ...usedParts]);
      if (covers.size === this.covered?.length) return;
      const code = withUsualFlags(() => this.script.createCachedData());
      this.cache.write({ code, covers: [...covers] });
    } catch {
      // The next run compiles what it needs, as this one did.
    }
  }
}
