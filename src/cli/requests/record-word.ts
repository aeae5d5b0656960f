/** Whether a word can name a record: `latest`, or 4 or more characters that a UUID may begin with. */
export function isRecordWord(word: string): boolean {
  return word === 'latest' || /^[0-9a-f]{4,8}(?:-[0-9a-f-]{0,27})?$/i.test(word);
}

/** Whether a word is the URL of a Redis, and no folder. */
export function isRedisUrl(word: string): boolean {
  return /^rediss?:/i.test(word);
}
