/** Has the classes of better-sqlite3 as far as they matter here: that package is compiled for minutes. */
class Statement {
  readonly #text: string;
  readonly #rows: number[];

  constructor(text: string, rows: number[]) {
    this.#text = text;
    this.#rows = rows;
  }

  /** A getter of the prototype, as there. */
  get source(): string {
    return this.#text;
  }

  run(value: number): { changes: number } {
    this.#rows.push(value);
    return { changes: 1 };
  }

  get(least: number): unknown {
    return this.#above(least)[0];
  }

  all(least: number): { a: number }[] {
    return this.#above(least);
  }

  #above(least: number): { a: number }[] {
    return this.#rows.filter((a) => a > least).map((a) => ({ a }));
  }

  *iterate(least: number): IterableIterator<unknown> {
    yield* this.#above(least);
  }
}

export class Database {
  readonly #rows: number[] = [];

  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  prepare(text: string): Statement {
    return new Statement(text, this.#rows);
  }

  exec(text: string): this {
    if (text.includes('no_such')) {
      throw Object.assign(new Error('no such column'), { code: 'SQLITE_ERROR' });
    }
    return this;
  }

  close(): this {
    return this;
  }
}
