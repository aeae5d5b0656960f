import { ProfileError } from '../../model/profile-error.ts';
import type { CommandOption } from '../command.ts';

/** The words of a command, its options taken out. */
export interface OwnOptions {
  readonly words: readonly string[];
  /** By name; `''` for those that take nothing. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Takes a command's options out of its words: `--depth 3`, `--depth=3`, `--callers`, `-o FILE`, `-oFILE`.
 *
 * @throws ProfileError `usage` for one that it does not have, or that lacks its value
 */
export function takeOptions(
  words: readonly string[],
  command: { readonly name: string; readonly options?: readonly CommandOption[] },
): OwnOptions {
  const left: string[] = [];
  const values = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const found = findOption(word, command.options ?? []);
    if (found === null) {
      if (word.startsWith('--')) throw unknownOption(word, command);
      left.push(word);
      continue;
    }
    const { option, given } = found;
    const value = option.value === null ? '' : (given ?? words[++i]);
    if (value === undefined) {
      throw new ProfileError('usage', `${command.name}: ${option.name} needs ${option.value}`);
    }
    values.set(option.name, value);
  }
  return { words: left, values };
}

/** The option that a word is, and the value in the same word; `null`: it is none. */
function findOption(word: string, options: readonly CommandOption[]) {
  const [name = '', ...rest] = word.split('=');
  for (const option of options) {
    if (option.name === name) {
      return { option, given: rest.length > 0 ? rest.join('=') : undefined };
    }
    if (option.short !== undefined && word.startsWith(option.short)) {
      return { option, given: word.slice(option.short.length) || undefined };
    }
  }
  return null;
}

function unknownOption(
  word: string,
  { name, options = [] }: { readonly name: string; readonly options?: readonly CommandOption[] },
): ProfileError {
  const known = options.map((option) => option.name).join(', ');
  return new ProfileError('usage', `${name} has no option ${word}`, { hint: `it has ${known}` });
}

/** A number that an option takes. Throws `usage` where it is none, or below the least. */
export function numberOption(
  { values }: OwnOptions,
  name: string,
  { least, otherwise }: { readonly least: number; readonly otherwise: number },
): number {
  const text = values.get(name);
  if (text === undefined) return otherwise;
  const value = text.trim() === '' ? Number.NaN : Number(text.replace(/%$/, ''));
  if (value >= least) return value;
  throw new ProfileError('usage', `${name} needs a number of at least ${least}, not ${text}`);
}
