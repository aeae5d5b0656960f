import { functionKind, isSyntheticName } from '../model/function-table.ts';
import { quoteWord } from './language/grammar.ts';
import type { Session } from './session/session.ts';

/** What examples are about: names that do something on the open profile. */
interface ExampleNames {
  readonly function: string;
  /** A file, without folders and ending. */
  readonly file: string;
  readonly dump: string;
}

const WITHOUT_PROFILE: ExampleNames = {
  function: 'parse',
  file: 'render',
  dump: 'other.cpuprofile',
};

/** An example's line, `{function}`, `{file}` and `{dump}` in it replaced by names of the session's profile. */
export function fillExample(line: string, session: Session | undefined): string {
  if (!/\{\w+\}/.test(line)) return line;
  const names = session === undefined ? WITHOUT_PROFILE : namesOf(session);
  return line.replace(/\{(function|file|dump)\}/g, (_, key: keyof ExampleNames) => names[key]);
}

/** Those of the function with the most time of its own among those that somebody wrote here. */
function namesOf(session: Session): ExampleNames {
  const { stats } = session.table;
  let best = -1;
  for (let row = 0; row < stats.rowCount; row++) {
    if (!isPlain(session, row)) continue;
    if (best < 0 || stats.self[row] > stats.self[best]) best = row;
  }
  const dump = quoteWord(session.mainPath);
  if (best < 0) return { ...WITHOUT_PROFILE, function: '.', file: '.', dump };
  const { functionName, url } = stats.functions;
  return {
    function: functionName[best],
    file: fileStem(url[best]) || '.',
    dump,
  };
}

function isPlain({ table: { stats } }: Session, row: number): boolean {
  const name = stats.functions.functionName[row];
  const url = stats.functions.url[row];
  if (isSyntheticName(name) || functionKind(name, url) !== 'ordinary') return false;
  const isOwn = url !== '' && url !== '~' && !/^node:|node_modules/.test(url);
  return isOwn && /^[A-Za-z_]\w*$/.test(name);
}

function fileStem(url: string): string {
  const name = url.split(/[/\\]/).at(-1) ?? '';
  return /^[A-Za-z_]\w*/.exec(name)?.[0] ?? '';
}
