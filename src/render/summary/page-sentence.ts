/** A sentence of a page; those with the highest ranks go first where there is no room. */
export interface PageSentence {
  readonly rank: number;
  readonly tone: 'name' | 'plain' | 'aside' | 'warning';
  readonly text: string;
}
