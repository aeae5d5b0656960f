/** Whether an entry point of a driver is running: what the driver calls of itself then is no call of the program. */
export class Inside {
  isInside = false;

  run<Result>(work: () => Result): Result {
    return this.as(true, work);
  }

  /** For what the driver calls of the program meanwhile. */
  leave<Result>(work: () => Result): Result {
    return this.as(false, work);
  }

  private as<Result>(isInside: boolean, work: () => Result): Result {
    const before = this.isInside;
    this.isInside = isInside;
    try {
      return work();
    } finally {
      this.isInside = before;
    }
  }
}
