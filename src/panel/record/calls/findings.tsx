/** What is wrong with a call or a group, in a few words. */
export interface FindingMark {
  readonly tone: 'bad' | 'warn';
  readonly text: string;
}

export function FindingMarks({ marks }: { readonly marks: readonly FindingMark[] }) {
  return marks.map(({ tone, text }) => (
    <span key={text} className={`rec-mark rec-${tone}`}>
      {text}{' '}
    </span>
  ));
}
