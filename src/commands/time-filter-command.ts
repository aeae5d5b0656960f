import { ProfileError } from '../model/profile-error.ts';
import type { TimeFilter } from '../views/look.ts';
import type { Command } from './command.ts';
import { checkOrder } from './session/stacks.ts';
import { withFilter } from './session/taken-filter.ts';

interface TimeFilterTexts
  extends Pick<Command, 'name' | 'usage' | 'summary' | 'details' | 'examples'> {
  /** Reads the words, as many as `usage` has. Throws ProfileError `usage`. */
  readonly filterOf: (words: readonly string[], text: string) => TimeFilter;
}

/** What the commands that leave a part of the time have in common. */
export function timeFilterCommand({ filterOf, ...texts }: TimeFilterTexts): Command {
  const { name, usage, details } = texts;
  return {
    ...texts,
    details: [
      ...details,
      'Of a sample that reaches beyond a border, the part within counts.',
      'It stays until reset or undo, together with other filters; every header shows it.',
    ],
    takes: 'nothing',
    group: 'filters',
    run: ({ session, words }) => {
      if (words.length !== usage.split(' ').length) {
        throw new ProfileError(
          'usage',
          `${name} takes ${usage}, as in ${texts.examples[0]?.line.split(';')[0]}`,
        );
      }
      const filter = filterOf(words, [name, ...words].join(' '));
      checkOrder(session, name);
      return withFilter(session, filter);
    },
  };
}
