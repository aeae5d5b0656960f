/** A value that tells who listens when it is another one. */
export class Observable<T> {
  private held: T;
  private readonly listeners = new Set<() => void>();

  constructor(value: T) {
    this.held = value;
  }

  get value(): T {
    return this.held;
  }

  set(value: T): void {
    if (Object.is(value, this.held)) return;
    this.held = value;
    for (const listener of this.listeners) listener();
  }

  /** Bound, so that React takes them as they are. */
  readonly get = (): T => this.held;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
