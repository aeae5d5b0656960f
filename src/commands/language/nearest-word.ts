/** Fewer letters begin too many words. */
const MIN_PREFIX = 2;

/**
 * The known word nearest to a misspelt one, else the first that begins with it; `undefined`: none is near enough to be
 * meant.
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const words = [...known];
  const start = word.toLowerCase();
  const isBegun = (candidate: string): boolean => candidate.toLowerCase().startsWith(start);
  return leastDistant(word, words) ?? (start.length < MIN_PREFIX ? undefined : words.find(isBegun));
}

function leastDistant(word: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  // A third of the letters may be wrong.
  let least = Math.floor(Math.max(word.length, 3) / 3) + 0.5;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** Letters to insert, delete, replace or swap with their neighbour (Damerau 1964, restricted). */
function editDistance(a: string, b: string): number {
  // Long words are not misspelt keywords, and the table is quadratic.
  if (Math.abs(a.length - b.length) > 10) return Number.POSITIVE_INFINITY;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const changed = previous[j - 1] + (isSame ? 0 : 1);
      let least = Math.min(changed, previous[j] + 1, current[j - 1] + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, beforePrevious[j - 2] + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length];
}
