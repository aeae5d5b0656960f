/** A bar of a picture, in pixels from its left. */
export interface Bar {
  readonly x: number;
  readonly width: number;
}

/** The bars without those that lie inside of the one drawn before: they would not be seen. */
export function drawnBars(bars: readonly Bar[]): readonly Bar[] {
  let last: Bar = { x: Infinity, width: 0 };
  return bars.filter((bar) => {
    // A call that waited for its connection may run behind those that were called later: both ends count.
    if (bar.x >= last.x && bar.x + bar.width <= last.x + last.width) return false;
    last = bar;
    return true;
  });
}
