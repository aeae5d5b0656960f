import { parseLine } from '../../commands/language/grammar.ts';
import { runCommand } from '../../commands/run-command.ts';
import { type LoadedDump, Session } from '../../commands/session/session.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { errorLines } from '../terminal/messages.ts';

/** Commands that change what of the stacks is seen, and nothing else. */
const FILTERS = [
  ...['focus', 'ignore', 'hide', 'show', 'only', 'group'],
  ...['between', 'last', 'slowest'],
];

/**
 * The session as it is after these filters, and as it will begin with other dumps. Rejects with ProfileError `usage`;
 * dumps without stacks, of Python, are not an error where it is lenient.
 */
export async function withStartFilters(
  session: Session,
  lines: readonly string[],
  { isLenient }: { readonly isLenient: boolean },
): Promise<Session> {
  const hasStacks = session.dumps.every(({ profile }) => profile.kind === 'sampled');
  // Dumps with stacks may still be read: the filters are for them then.
  let filtered = isLenient && !hasStacks ? Session.start(NO_STACKS, 'on-stack') : session;
  for (const line of lines) filtered = await filteredOrSame(filtered, line, isLenient);
  return hasStacks ? filtered.startingWith(filtered.view) : session.startingWith(filtered.view);
}

/** Settings are made for many dumps: one that a filter leaves nothing of is looked at without it. */
async function filteredOrSame(
  session: Session,
  line: string,
  isLenient: boolean,
): Promise<Session> {
  try {
    return await filteredBy(session, line);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const about = error.about(`filter "${line}"`);
    if (!isLenient || error.code !== 'nothing-matched') throw about;
    process.stderr.write(errorLines(about));
    return session;
  }
}

async function filteredBy(session: Session, line: string): Promise<Session> {
  let filtered = session;
  for (const parsed of parseLine(line)) {
    if (!FILTERS.includes(parsed.name)) {
      throw new ProfileError('usage', `${parsed.name} is not a filter`, {
        hint: `filters are ${FILTERS.join(', ')}`,
      });
    }
    if (parsed.output.kind !== 'screen') {
      throw new ProfileError('usage', 'a filter has no output for a file or a program');
    }
    const outcome = await runCommand(parsed, filtered, refuseDump);
    if (outcome.error !== null) throw outcome.error;
    filtered = outcome.session;
  }
  return filtered;
}

/** A dump in which there is nothing, to try filters on. */
const NO_STACKS: LoadedDump = {
  path: '',
  modifiedAt: null,
  profile: {
    kind: 'sampled',
    unit: 'us',
    functions: { functionName: ['(root)'], url: [''], line: [0], column: [0] },
    nodes: { parent: Int32Array.of(-1), functionIndex: Int32Array.of(0) },
    timeline: {
      nodeIndex: new Int32Array(0),
      durationUs: new Float64Array(0),
      startUs: 0,
      isEstimated: false,
    },
    weights: null,
    positionTicks: null,
    request: null,
    warnings: [],
  },
};

function refuseDump(): never {
  throw new ProfileError('usage', 'a filter does not read dumps');
}
