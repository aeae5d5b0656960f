import type { Page } from './page.ts';

/** A page, and how many of its lines are left out. */
export interface FittedPage {
  readonly page: Page;
  readonly leftOut: number;
}

/**
 * A page of at most that size; the lines with the highest ranks are left out first. Where not even one line fits, the
 * page is empty.
 */
export function fittedPage(
  whole: Page,
  sizeOf: (fitted: FittedPage) => number,
  limit: number,
): FittedPage {
  const ranks = ranksOf(whole).sort((a, b) => b - a);
  let fitted: FittedPage = { page: whole, leftOut: 0 };
  for (let i = 0; i < ranks.length && sizeOf(fitted) > limit; i++) {
    fitted = { page: withoutHighest(fitted.page), leftOut: i + 1 };
  }
  return fitted;
}

function ranksOf({ head, sections, next }: Page): number[] {
  return [...head, ...sections.flatMap(({ lines }) => lines), ...next].map(({ rank }) => rank);
}

/** Of several that are alike the last goes. */
function withoutHighest(page: Page): Page {
  const highest = ranksOf(page).reduce(
    (most, rank) => Math.max(most, rank),
    Number.NEGATIVE_INFINITY,
  );
  const { head, sections, next } = page;
  const without = <Line extends { readonly rank: number }>(
    lines: readonly Line[],
  ): readonly Line[] => {
    const last = lines.findLastIndex(({ rank }) => rank === highest);
    return last < 0 ? lines : lines.toSpliced(last, 1);
  };
  const shorterNext = without(next);
  if (shorterNext !== next) return { ...page, next: shorterNext };
  for (const [i, section] of sections.entries()) {
    const lines = without(section.lines);
    if (lines === section.lines) continue;
    const left =
      lines.length === 0 ? sections.toSpliced(i, 1) : sections.with(i, { ...section, lines });
    return { ...page, sections: left };
  }
  return { ...page, head: without(head) };
}

export function isEmptyPage({ head, sections, next }: Page): boolean {
  return head.length + sections.length + next.length === 0;
}
