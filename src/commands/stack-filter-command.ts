import { parseExpression } from '../model/expression.ts';
import { ProfileError } from '../model/profile-error.ts';
import type { Command, CommandInput } from './command.ts';
import { checkStacks } from './session/stacks.ts';
import { withFilter } from './session/taken-filter.ts';

/** What the commands that filter stacks by an expression have in common. */
export function stackFilterCommand(
  kind: 'focus' | 'ignore' | 'hide' | 'show',
  texts: Pick<Command, 'summary' | 'details' | 'examples' | 'group'>,
): Command {
  return {
    name: kind,
    usage: 'RE',
    ...texts,
    details: [
      ...texts.details,
      'It stays until reset or undo, together with earlier filters; every header shows it.',
      'A filter that would leave nothing is not applied.',
    ],
    run: ({ session, words }: CommandInput) => {
      const [expression, ...more] = words;
      if (expression === undefined) {
        throw new ProfileError('usage', `${kind} needs an expression`, {
          hint: 'reset removes all filters',
        });
      }
      if (more.length > 0) {
        throw new ProfileError('usage', `${kind} takes one expression: ${more[0]} is too much`, {
          hint: `a|b means either; several ${kind} commands act one after the other`,
        });
      }
      checkStacks(session, kind);
      parseExpression(expression);
      return withFilter(session, { kind, expression });
    },
  };
}
