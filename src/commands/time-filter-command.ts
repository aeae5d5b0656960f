import { ProfileError } from '../model/profile-error.ts';
import type { ViewTimes } from '../model/profile-view.ts';
import type { TimeFilter } from '../views/look.ts';
import { WHOLE_TIME } from '../views/time-filters.ts';
import { betweenText } from '../views/time-text.ts';
import type { Command } from './command.ts';
import type { Session } from './session/session.ts';
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
      const result = withFilter(session, filter);
      if (result.error === undefined) return result;
      return { ...result, error: withExtent(result.error, session) };
    },
  };
}

/** With from where to where there is something. */
function withExtent({ code, message, subject = '' }: ProfileError, session: Session): ProfileError {
  const { view } = session;
  const { times } = session.withView({ ...view, filters: [...view.filters, WHOLE_TIME] }).table;
  const hint = `what is shown is ${betweenText((times as ViewTimes).extent)}`;
  return new ProfileError(code, message, { subject, hint });
}
