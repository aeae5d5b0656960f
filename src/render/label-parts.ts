/** A label in its two halves: what to read first, and where that is. */
interface LabelParts {
  readonly name: string;
  /** `path:line`; empty for native code and groups. */
  readonly place: string;
}

/** `path:line(name)`, the column and a number behind it where labels need them. */
const LABEL = /^(.*?:\d+(?::\d+)?)\((.*)\)(#\d+)?$/s;

export function labelParts(label: string): LabelParts {
  const match = LABEL.exec(label);
  if (match === null) return { name: label, place: '' };
  const [, place = '', name = '', number = ''] = match;
  // No line is called 0: it is not known.
  return { name: `${name}${number}`, place: place.replace(/:0$/, '') };
}
