/** The records of a text of comma-separated values, by RFC 4180. Throws where it is none. */
export function csvRecords(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  let fields: string[] = [];
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw new Error(`no field at ${at}: ${text.slice(at, at + 80)}`);
    const [, quoted, plain = '', end] = found;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(fields);
    fields = [];
  }
  return records;
}
