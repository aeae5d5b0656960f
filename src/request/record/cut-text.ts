/** A text of at most so many characters, `…` behind what was cut off; never half of a pair of surrogates. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}
