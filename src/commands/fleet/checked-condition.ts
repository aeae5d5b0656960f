import { checkCondition } from '../../fleet/condition.ts';
import type { FleetEngine } from '../../fleet/engine.ts';
import { DUMP_COLUMNS } from '../../fleet/fleet-columns.ts';
import { trialQuery } from '../../fleet/queries.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { nearestWord } from '../language/nearest-word.ts';

/**
 * Has the engine say whether it understands a condition of the user. Rejects with ProfileError `usage`.
 *
 * @param option where the condition stands, for the message
 */
export async function checkedCondition(
  engine: FleetEngine,
  condition: string,
  option: string,
): Promise<string> {
  checkCondition(condition, engine.dialect, option);
  try {
    for await (const _ of engine.query(trialQuery(condition))) break;
  } catch (error) {
    throw explainedError(error, condition, option);
  }
  return condition;
}

/** What an engine says of a condition, in the words of who gave it; other errors as they are. */
export function explainedError(error: unknown, condition: string, option: string): unknown {
  const isOfText = error instanceof ProfileError && error.code === 'usage';
  return isOfText && /^(?:DuckDB|ClickHouse): /.test(error.message)
    ? explained(error, condition, option)
    : error;
}

const COLUMNS = `columns: ${DUMP_COLUMNS.join(', ')}`;

function explained({ message }: ProfileError, condition: string, option: string): ProfileError {
  const name = unknownColumn(message);
  if (name === null) {
    // Behind the condition stands a parenthesis of ours.
    const isCutOff = /syntax error at or near "\)"/.test(message) && !condition.includes(')');
    const said = isCutOff ? 'the condition ends too early' : message;
    return new ProfileError('usage', `${option}: ${said}`, { hint: COLUMNS });
  }
  if (condition.includes(`"${name}"`)) {
    return new ProfileError('usage', `${option}: there is no column "${name}"`, {
      hint: `names stand in double quotes, texts in single ones: '${name}'; ${COLUMNS}`,
    });
  }
  const nearest = nearestWord(name, DUMP_COLUMNS);
  const meant = nearest === undefined ? '' : `did you mean ${nearest}? `;
  return new ProfileError('usage', `${option}: there is no column ${name}`, {
    hint: `${meant}${COLUMNS}`,
  });
}

/** The column that an engine does not know; `null`: it is about something else. */
function unknownColumn(message: string): string | null {
  const duckdb = /Referenced column "([^"]*)" (?:was )?not found/.exec(message)?.[1];
  // "There's no column", "Unknown identifier: x", "Missing columns: 'x'".
  const clickhouse = /(?:Unknown identifier: |Missing columns: '|no column ')([\w.]+)/.exec(
    message,
  );
  return duckdb ?? clickhouse?.[1] ?? null;
}
