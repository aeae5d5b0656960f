import { type RefObject, useLayoutEffect, useState } from 'react';

/** Pixels that an element has in its width; `startPx` until that is known. */
export function useWidth(element: RefObject<HTMLElement | null>, startPx: number): number {
  const [widthPx, setWidthPx] = useState(startPx);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      // 0 while it is hidden: what is not seen needs no other columns.
      if (current.clientWidth > 0) setWidthPx(current.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
