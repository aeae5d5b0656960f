import { parseLine } from '../commands/grammar.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Session } from '../commands/session.ts';
import { ProfileError } from '../model/profile-error.ts';

/** Commands that change what of the stacks is seen, and nothing else. */
const FILTERS = ['focus', 'ignore', 'hide', 'show', 'only', 'group'];

/**
 * The session as it is after these filters, and as it will begin with other dumps. Rejects with ProfileError `usage`;
 * dumps without stacks, of Python, are no error where it is lenient.
 */
export async function withStartFilters(
  session: Session,
  lines: readonly string[],
  { isLenient }: { readonly isLenient: boolean },
): Promise<Session> {
  if (isLenient && session.dumps.some(({ profile }) => profile.kind !== 'sampled')) return session;
  let filtered = session;
  for (const line of lines) {
    try {
      filtered = await filteredBy(filtered, line);
    } catch (error) {
      throw error instanceof ProfileError ? error.about(`filter "${line}"`) : error;
    }
  }
  return session.startingWith(filtered.view);
}

async function filteredBy(session: Session, line: string): Promise<Session> {
  let filtered = session;
  for (const parsed of parseLine(line)) {
    if (!FILTERS.includes(parsed.name)) {
      throw new ProfileError('usage', `${parsed.name} is no filter`, {
        hint: `filters are ${FILTERS.join(', ')}`,
      });
    }
    ({ session: filtered } = await runCommand(parsed, filtered, refuseDump));
  }
  return filtered;
}

function refuseDump(): never {
  throw new ProfileError('usage', 'a filter reads no dump');
}
