import type { SeededRandom } from '../seeded-random.ts';

/** A statement without its values: what stays the same however it is written. */
export type SqlShape = readonly SqlPart[];

type SqlPart =
  | { readonly kind: 'word' | 'sign'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'value' }
  /** Values of any number. */
  | { readonly kind: 'values' }
  | { readonly kind: 'rows'; readonly columns: number };

export interface WrittenSql {
  readonly text: string;
  /** Contents of the literals. */
  readonly secrets: readonly string[];
}

const word = (text: string): SqlPart => ({ kind: 'word', text });
const sign = (text: string): SqlPart => ({ kind: 'sign', text });
const name = (random: SeededRandom): SqlPart => ({
  kind: 'name',
  text: random.pick(['id', 'user_2024', 't1', 'grün', 'x$y', 'nullable', 'initial']),
});
const VALUE: SqlPart = { kind: 'value' };

export function randomSql(random: SeededRandom): SqlShape {
  return random.pick([select, insert, update])(random, 0);
}

function select(random: SeededRandom, depth: number): SqlPart[] {
  const parts = [word('select'), ...expression(random, depth), sign(','), name(random)];
  parts.push(word('from'), name(random), word('where'), ...condition(random, depth));
  if (random.chance(0.3)) parts.push(word('limit'), VALUE, word('offset'), VALUE);
  return parts;
}

function insert(random: SeededRandom): SqlPart[] {
  const columns = 1 + random.below(3);
  const names = Array.from({ length: columns }, () => [sign(','), name(random)]).flat();
  const parts = [word('insert'), word('into'), name(random), word('cols'), sign('(')];
  parts.push(...names.slice(1), sign(')'), word('values'), { kind: 'rows', columns });
  return parts;
}

function update(random: SeededRandom, depth: number): SqlPart[] {
  const parts = [word('update'), name(random), word('set'), name(random), sign('=')];
  return [...parts, ...expression(random, depth), word('where'), ...condition(random, depth)];
}

function condition(random: SeededRandom, depth: number): SqlPart[] {
  const parts = [name(random), sign(random.pick(['=', '<', '>=', '<>'])), VALUE];
  if (random.chance(0.4)) {
    parts.push(word('and'), name(random), word('in'), sign('('), { kind: 'values' }, sign(')'));
  }
  if (random.chance(0.3) && depth < 3) {
    parts.push(word('or'), name(random), word('in'), sign('('));
    parts.push(...select(random, depth + 1), sign(')'));
  }
  if (random.chance(0.3)) parts.push(word('and'), name(random), word('is'), word('null'));
  if (random.chance(0.3)) {
    parts.push(word('and'), name(random), word('between'), VALUE, word('and'), VALUE);
  }
  return parts;
}

function expression(random: SeededRandom, depth: number): SqlPart[] {
  if (depth > 3 || random.chance(0.3)) return [VALUE];
  if (random.chance(0.3)) return [name(random)];
  const inner = expression(random, depth + 1);
  if (random.chance(0.5)) return [sign('('), ...inner, sign(')')];
  return [...inner, sign(random.pick(['+', '*', '||', '-'])), ...expression(random, depth + 1)];
}

/** Writes a shape with other values, white space, comments and capitals each time. */
export function sqlOf(shape: SqlShape, system: string, random: SeededRandom): WrittenSql {
  const secrets: string[] = [];
  const value = (): string => writtenValue(system, random, secrets);
  const pieces = shape.map((part) => {
    switch (part.kind) {
      case 'value':
        return value();
      case 'values':
        return Array.from({ length: 1 + random.below(5) }, value).join(random.pick([',', ' , ']));
      case 'rows': {
        const row = (): string => `(${Array.from({ length: part.columns }, value).join(', ')})`;
        return Array.from({ length: 1 + random.below(4) }, row).join(',');
      }
      default:
        return random.chance(0.5) ? part.text.toUpperCase() : part.text;
    }
  });
  return { text: pieces.reduce((text, piece) => text + gap(system, random) + piece), secrets };
}

function gap(system: string, random: SeededRandom): string {
  const comments = [' ', '  ', '\n', '\t', ' /* it\'s "x" */ ', ' -- y\n', '/**/'];
  if (system === 'mysql' || system === 'mariadb') comments.push(" # don't\n");
  if (system === 'postgresql') comments.push(' /* a /* b */ c */ ');
  return random.pick(comments);
}

function writtenValue(system: string, random: SeededRandom, secrets: string[]): string {
  const secret = `s3cret${random.below(1e6)}x`;
  const isMySql = system === 'mysql' || system === 'mariadb';
  const forms: (() => string)[] = [
    () => `'${secret}'`,
    () => `'it''s ${secret}'`,
    () => `N'${secret}'`,
    () => `-${number(random, secrets)}`,
    () => number(random, secrets),
    () => random.pick(['NULL', 'true', 'False']),
    () => (system === 'postgresql' ? '$1' : '?'),
    () => ':name',
  ];
  if (isMySql)
    forms.push(
      () => `"${secret}\\""`,
      () => `'\\'${secret}'`,
    );
  if (isMySql) forms.push(() => `_utf8mb4'${secret}'`);
  if (system === 'postgresql')
    forms.push(
      () => `$t$${secret}'$t$`,
      () => `E'\\'${secret}'`,
    );
  if (system === 'mssql' || system === 'sqlite') forms.push(() => '@p1');
  const written = random.pick(forms)();
  if (written.includes(secret)) secrets.push(secret);
  return written;
}

function number(random: SeededRandom, secrets: string[]): string {
  const digits = `9${String(random.below(1e9)).padStart(9, '7')}`;
  secrets.push(digits);
  return random.pick([digits, `${digits}.5`, `.${digits}`, `0x${digits}`, `${digits}e-3`]);
}
