/** Where a function that rises from x = 0 on has a value: by halving, to the last digit. */
export function inverse(f: (x: number) => number, value: number): number {
  let low = 0;
  let high = 1;
  while (f(high) < value && high < 1e150) high *= 2;
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
