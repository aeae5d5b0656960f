import type { OpenRecord, Plugin, PluginContext } from '../record/plugin.ts';
import { WaitingCalls } from './called.ts';
import { Patches } from './patches.ts';

/** A kind of driver whose calls can be seen. */
export interface Driver {
  /** Of its plugin, and the source of its calls. */
  readonly name: string;
  /** The packages that it is made of. */
  readonly packages: readonly DriverPackage[];
  /** Whether it is seen without its files, too: by channels, or because it is a part of Node. */
  readonly isEverywhere?: boolean;
  /** Looks at every file that is loaded, when some file of it is: for what other packages have generated. */
  readonly isGenerated?: (exports: unknown) => boolean;
  /** Begins to watch. What it gives watches a file of a package besides: `pg/lib/client.js`, by what it exports. */
  readonly watch: (parts: DriverParts) => (file: string, exports: unknown) => void;
  /** Is told before each request that is recorded, when there may be something new to be watched that no file shows. */
  readonly look?: (parts: DriverParts) => void;
}

export interface DriverPackage {
  readonly name: string;
  /** Versions that are known to work: from one, below another. */
  readonly from: string;
  readonly below: string;
  /** What is watched of it, by the paths in the package. */
  readonly files: readonly string[];
}

/** What a driver works with while its plugin is installed. */
export interface DriverParts {
  readonly context: PluginContext;
  readonly patches: Patches;
  readonly waiting: WaitingCalls;
}

/** A file of a driver as a program has loaded it; the same file may be there more than once. */
interface Loaded {
  readonly file: string;
  readonly exports: unknown;
}

type IsUnlike = (file: string, error: unknown) => void;

function rethrow(_file: string, error: unknown): void {
  throw error;
}

/** Watches all copies of a driver that are known of. */
export class DriverPlugin implements Plugin {
  readonly name: string;
  private readonly driver: Driver;
  private readonly isUnlike: IsUnlike;
  private readonly files: Loaded[] = [];
  private parts: DriverParts | null = null;
  private attach: ((file: string, exports: unknown) => void) | null = null;

  /** `isUnlike` is told of a file that is not as it is known to be; without it, that throws. */
  constructor(driver: Driver, isUnlike?: IsUnlike) {
    this.driver = driver;
    this.name = driver.name;
    this.isUnlike = isUnlike ?? rethrow;
  }

  /** Watches a file, now or as soon as the plugin is installed. */
  add(file: string, exports: unknown): void {
    if (this.files.some((known) => known.exports === exports)) return;
    const loaded = { file, exports };
    this.files.push(loaded);
    this.watch(loaded);
  }

  private watch({ file, exports }: Loaded): void {
    try {
      this.attach?.(file, exports);
    } catch (error) {
      this.isUnlike(file, error);
    }
  }

  install(context: PluginContext): () => void {
    const patches = new Patches();
    this.parts = { context, patches, waiting: new WaitingCalls(context) };
    try {
      this.attach = this.driver.watch(this.parts);
      for (const loaded of this.files) this.watch(loaded);
    } catch (error) {
      patches.undo();
      throw error;
    }
    return () => {
      patches.undo();
      this.parts = null;
      this.attach = null;
    };
  }

  onRequest(): void {
    if (this.parts !== null) this.driver.look?.(this.parts);
  }

  onEnd(record: OpenRecord): void {
    this.parts?.waiting.flush(record);
  }
}
