/** Attributes of a node, an edge or a graph; they are written sorted by name. */
export type DotAttributes = Readonly<Record<string, DotValue>>;

/** Text is quoted, a word is written as it is; what is undefined is left out. */
export type DotValue = string | { readonly word: string } | undefined;

/** `[color="#ff0000", label="main"]` */
export function attributeList(attributes: DotAttributes): string {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.map(([name, value]) => {
    return `${name}=${typeof value === 'object' ? value.word : quoted(value as string)}`;
  });
  return `[${parts.join(', ')}]`;
}

/** A string as DOT has it. Graphviz reads C strings: a NUL would end the file. */
export function quoted(text: string): string {
  const safe = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('"', '\\"')
    .replaceAll('\0', '\ufffd');
  return `"${safe}"`;
}
