/** Whether a word can name a record: `latest`, or 4 or more characters that a UUID may begin with. */
export function isRecordWord(word: string): boolean {
  return word === 'latest' || /^[0-9a-f]{4,8}(?:-[0-9a-f-]{0,27})?$/i.test(word);
}
