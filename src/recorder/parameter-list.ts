/** What may stand before a parameter list: blanks and comments, names and keywords, literals, and `*`. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<name>#?[\p{ID_Start}$_\\](?:[\p{ID_Continue}$\\{}]|\u200c|\u200d)*)|\d[\w.]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\*|(?<bracket>[[(])/uy;

/** Behind this no parameter list is looked for: names are short. */
const LONGEST_HEAD = 5000;

/**
 * Where V8's profiles say that a function is: at the `(` of its parameters, which coverage does not name. Given is
 * the function's first token. An arrow function is where it begins, so is a class, whose fields are a function of
 * their own, and what cannot be read.
 */
export function functionPlace(script: string, start: number): number {
  const text = script.slice(start, start + LONGEST_HEAD);
  const names: string[] = [];
  for (let at = 0; at < text.length; ) {
    const { end, name, bracket } = tokenAt(text, at);
    if (bracket === '(') return isAsyncArrow(text, names, at) ? start : start + at;
    if (end === at || name === 'class') return start;
    if (name !== undefined) names.push(name);
    at = end;
  }
  return start;
}

/** The next token in front of a parameter list, a computed name as one; it ends where it begins if there is none. */
function tokenAt(text: string, at: number) {
  TOKEN.lastIndex = at;
  const token = TOKEN.exec(text);
  const { name, bracket } = token?.groups ?? {};
  const end = bracket === '[' ? endOfBrackets(text, at) : at + (token?.[0].length ?? 0);
  return { end, name, bracket };
}

/** Whether `async (` begins an arrow function; a method can have that name too. */
function isAsyncArrow(text: string, names: readonly string[], list: number): boolean {
  if (names.length !== 1 || names[0] !== 'async') return false;
  return /^(?:\s|\/\*[\s\S]*?\*\/)*=>/.test(text.slice(endOfBrackets(text, list)));
}

const IN_BRACKETS = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`|[[\]()]/g;

/** Behind the bracket that closes the one at `start`. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  IN_BRACKETS.lastIndex = start;
  for (let part = IN_BRACKETS.exec(text); part !== null; part = IN_BRACKETS.exec(text)) {
    if (part[0] === '[' || part[0] === '(') depth++;
    else if (part[0] === ']' || part[0] === ')') depth--;
    if (depth === 0) return IN_BRACKETS.lastIndex;
  }
  return text.length;
}
