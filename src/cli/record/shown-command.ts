import { HIDDEN, isSecretKey, maskedUrl } from '../../records/secret-keys.ts';

/** A command as dumps name it: what it was given as a secret stays out of a file that is passed on. */
export function shownCommand(words: readonly string[]): string {
  return words.map((word, i) => shownWord(word, words[i - 1])).join(' ');
}

function shownWord(word: string, before: string | undefined): string {
  const [, key = ''] = /^(-{0,2}[\w.-]+)=/s.exec(word) ?? [];
  if (key !== '' && isSecretKey(key)) return `${key}=${HIDDEN}`;
  const isValue = before !== undefined && /^--?[\w-]+$/.test(before) && !word.startsWith('-');
  if (isValue && isSecretKey(before)) return HIDDEN;
  return word.includes('://') ? maskedUrl(word) : word;
}
