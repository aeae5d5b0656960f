/** A number of Python's syntax for `int()` or `float()`: `+3`, `1_0`, `1e-1`, `nan`; `null`: it is none. */
export function parsePythonNumber(
  text: string,
): { readonly kind: 'integer' | 'float'; readonly value: number } | null {
  const word = text.trim();
  if (/^[+-]?\d+(?:_\d+)*$/.test(word)) return { kind: 'integer', value: toNumber(word) };
  const isFloat =
    /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/.test(
      word,
    );
  if (isFloat) return { kind: 'float', value: toNumber(word) };
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(word);
  if (special === null) return null;
  const size = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return { kind: 'float', value: special[1] === '-' ? -size : size };
}

function toNumber(word: string): number {
  return Number(word.replaceAll('_', ''));
}

/** What Python's `repr` writes for a float. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? '-' : '+';
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** What Python's `repr` writes for a string. */
export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = '';
  for (const character of text) out += reprCharacter(character, quote);
  return `${quote}${out}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function reprCharacter(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`;
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  // Python prints what Unicode calls printable: no control, format, surrogate, private, unassigned
  // character and no separator but the blank.
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
