import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { messageOf } from '../notices.ts';
import type { Plugin } from '../record/plugin.ts';
import type { PluginSource } from '../record/plugin-host.ts';
import { type Driver, type DriverPackage, DriverPlugin } from './driver.ts';
import { isObject } from './patches.ts';
import { isBetween, manifestOf } from './versions.ts';

type Problem = ReturnType<PluginSource['look']>['problems'][number];

/** What the CommonJS loader keeps of a file. */
interface CachedModule {
  readonly exports: unknown;
  readonly loaded: boolean;
}

interface KnownPackage {
  readonly driver: Driver;
  readonly wanted: DriverPackage;
}

const FOLDER = `node_modules${sep}`;

/** Finds the drivers that the program has loaded, in whatever folder and however often, by what the loader keeps. */
export class LoadedDrivers {
  readonly problems: Problem[] = [];
  private readonly cache: Record<string, CachedModule | undefined>;
  private readonly drivers: readonly Driver[];
  private readonly manifest: typeof manifestOf;
  private readonly packages = new Map<string, KnownPackage>();
  private readonly plugins = new Map<Driver, DriverPlugin>();
  /** Whether the version in a folder is known to work. */
  private readonly known = new Map<string, boolean>();
  /** What the packages in folders call themselves. */
  private readonly names = new Map<string, string>();
  /** What was looked at for drivers whose code is generated. */
  private readonly looked = new WeakSet<object>();
  /** Drivers of which there are only versions that are not known. */
  private readonly leftAlone = new Set<Driver>();
  private keyCount = 0;
  private lastKey: string | undefined;

  /** `cache` and `manifest`: what the loader keeps, and what a folder's package says of itself. */
  constructor(drivers: readonly Driver[], cache = loadedModules(), manifest = manifestOf) {
    this.drivers = drivers;
    this.cache = cache;
    this.manifest = manifest;
    for (const driver of drivers)
      for (const wanted of driver.packages) this.packages.set(wanted.name, { driver, wanted });
  }

  /** Those that are there now. Looks only at what has been loaded since it was asked last. */
  found(): readonly Plugin[] {
    this.lookAtNew();
    for (const driver of this.drivers)
      if (driver.isEverywhere && !this.leftAlone.has(driver)) this.pluginOf(driver);
    return [...this.plugins.values()];
  }

  private lookAtNew(): void {
    const keys = Object.keys(this.cache);
    if (keys.length === this.keyCount && keys.at(-1) === this.lastKey) return;
    // What is loaded stands behind what was; where something was taken out, all of it is looked at again.
    const from = keys[this.keyCount - 1] === this.lastKey ? this.keyCount : 0;
    let isWhole = true;
    for (let i = from; i < keys.length; i++) isWhole = this.lookAt(keys[i]) && isWhole;
    this.lookForGenerated(keys);
    // A file that is being loaded is looked at again.
    this.keyCount = isWhole ? keys.length : 0;
    this.lastKey = isWhole ? keys.at(-1) : undefined;
  }

  /** `false`: the file is not loaded yet. */
  private lookAt(path: string): boolean {
    const at = path.lastIndexOf(FOLDER);
    if (at < 0) return true;
    const inside = path.slice(at + FOLDER.length).split(sep);
    const name = inside[0]?.startsWith('@') ? `${inside[0]}/${inside[1]}` : inside[0];
    const folder = path.slice(0, at + FOLDER.length + name.length);
    const known = this.packages.get(this.isAlias(name) ? this.nameIn(folder) : name);
    if (known === undefined) return true;
    if (!this.isKnown(folder, known)) return true;
    const file = path.slice(folder.length + 1).replaceAll(sep, '/');
    if (!known.wanted.files.includes(file)) return true;
    const module = this.cache[path];
    if (module?.loaded === false) return false;
    this.add(known.driver, `${known.wanted.name}/${file}`, module?.exports);
    return true;
  }

  private add(driver: Driver, file: string, exports: unknown): void {
    this.leftAlone.delete(driver);
    this.pluginOf(driver).add(file, exports);
  }

  private lookForGenerated(keys: readonly string[]): void {
    for (const [driver, plugin] of this.plugins) {
      const { isGenerated } = driver;
      if (isGenerated === undefined) continue;
      for (const path of keys) {
        const exports = this.cache[path]?.exports;
        if (!isObject(exports) || this.looked.has(exports)) continue;
        this.looked.add(exports);
        if (isGenerated(exports)) plugin.add(path, exports);
      }
    }
  }

  /** Whether the name of a folder may be another name for a driver: `pg-old`, for `npm:pg@8.0`. */
  private isAlias(name: string): boolean {
    if (this.packages.has(name)) return false;
    for (const known of this.packages.keys()) if (name.startsWith(known)) return true;
    return false;
  }

  private nameIn(folder: string): string {
    const before = this.names.get(folder);
    if (before !== undefined) return before;
    const name = this.manifest(folder).name ?? '';
    this.names.set(folder, name);
    return name;
  }

  private isKnown(folder: string, { driver, wanted }: KnownPackage): boolean {
    const before = this.known.get(folder);
    if (before !== undefined) return before;
    const { version } = this.manifest(folder);
    const isKnown = version !== null && isBetween(version, wanted.from, wanted.below);
    this.known.set(folder, isKnown);
    if (!isKnown) {
      if (!this.plugins.has(driver)) this.leftAlone.add(driver);
      const message = `${wanted.name} ${version ?? 'of no version'} is left alone: what works is known from ${wanted.from} to below ${wanted.below}`;
      this.problems.push({ plugin: driver.name, message });
    }
    return isKnown;
  }

  private pluginOf(driver: Driver): DriverPlugin {
    const known = this.plugins.get(driver);
    if (known !== undefined) return known;
    const plugin = new DriverPlugin(driver, (file, error) => {
      const message = `${file} cannot be watched: ${messageOf(error)}`;
      this.problems.push({ plugin: driver.name, message });
    });
    this.plugins.set(driver, plugin);
    return plugin;
  }
}

function loadedModules(): Record<string, CachedModule | undefined> {
  return createRequire(import.meta.url).cache;
}

/** What a middleware is told of the drivers that are found for the whole process. */
export function sourceOf(loaded: () => LoadedDrivers): PluginSource {
  let toldProblems = 0;
  const told = new Set<Plugin>();
  return {
    look: () => {
      const drivers = loaded();
      const plugins = drivers.found().filter((plugin) => !told.has(plugin));
      for (const plugin of plugins) told.add(plugin);
      const problems = drivers.problems.slice(toldProblems);
      toldProblems = drivers.problems.length;
      return { plugins, problems };
    },
  };
}
