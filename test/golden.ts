import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** Set to 1, the goldens are written anew; look at the difference before it is committed. */
const IS_UPDATE = process.env['SCOOBYPROF_UPDATE_GOLDENS'] === '1';

/** A folder of goldens beside this file. */
export class Goldens {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = fileURLToPath(new URL(folder, import.meta.url));
  }

  /** Expects the text of a golden. */
  expect(name: string, text: string): void {
    const golden = join(this.folder, `${name}.txt`);
    if (IS_UPDATE) {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(golden, text);
    }
    expect(existsSync(golden), 'write it with SCOOBYPROF_UPDATE_GOLDENS=1 npm test').toBe(true);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  }

  /** Expects these and no others: every golden has its test. */
  expectNames(names: readonly string[]): void {
    const files = names.map((name) => `${name}.txt`);
    expect(readdirSync(this.folder).toSorted()).toEqual(files.toSorted());
  }
}
