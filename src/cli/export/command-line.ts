import { ProfileError } from '../../model/profile-error.ts';

/** What a subcommand hands on to the command of its name. */
interface LineParts {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, boolean | undefined>>;
  readonly values?: Readonly<Record<string, string | undefined>>;
  readonly output: string | undefined;
}

/** A line of the language. Throws ProfileError `usage` for a word that it cannot hold. */
export function commandLine(
  name: string,
  { words, flags, values = {}, output }: LineParts,
): string {
  return [
    name,
    ...words.map(quoted),
    ...(output === undefined ? [] : ['--output', quoted(output)]),
    ...Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [name, quoted(value)],
    ),
    ...Object.keys(flags).filter((flag) => flags[flag] === true),
  ].join(' ');
}

/** Whatever it holds, the language takes it for one word. */
function quoted(word: string): string {
  const quote = ["'", '"'].find((mark) => !word.includes(mark));
  if (quote !== undefined) return `${quote}${word}${quote}`;
  throw new ProfileError('usage', `the name ${word} holds both kinds of quotes`, {
    hint: 'write to standard output: scoobyprof export FORMAT > FILE',
  });
}
