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

/** Graphviz up to version 2 reads no string of 16 KiB. */
const MAX_STRING_BYTES = 16_000;

/** A string as DOT has it, cut where graphviz would refuse it. Graphviz reads C strings: a NUL would end the file. */
function quoted(text: string): string {
  let safe = escapedString(text);
  for (let shown = text; Buffer.byteLength(safe) > MAX_STRING_BYTES; ) {
    const part = MAX_STRING_BYTES / Buffer.byteLength(safe);
    shown = shown.slice(0, Math.floor(shown.length * part * 0.99));
    safe = `${escapedString(shown)}…`;
  }
  return `"${safe}"`;
}

function escapedString(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('"', '\\"')
    .replaceAll('\0', '\ufffd');
}
