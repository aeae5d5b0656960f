import { displayTextWithTabs } from './display-text.ts';
import type { FunctionTable } from './function-table.ts';
import { type LabelForms, labelForms } from './label-forms.ts';
import { type LabelForm, LabelTexts } from './label-text.ts';

/** Where names come from: Python's dumps write `~` for the file of a built-in, V8's an empty url. */
export type NameStyle = 'v8' | 'python';

/** The label of a function, by its index. */
export type LabelOf = (index: number) => string;

/**
 * The label of each function: `path:line(name)`, `{name}` for native code. Where two would be the same, each
 * gets the column, then the whole url, then a number. Safe to print.
 */
export function functionLabels(functions: FunctionTable, style: NameStyle): readonly string[] {
  const labelOf = labelsOneByOne(functions, style);
  return functions.functionName.map((_, i) => labelOf(i));
}

/** The same labels, each made when it is asked for. The table must not grow any more. */
export function labelsOneByOne(functions: FunctionTable, style: NameStyle): LabelOf {
  return style === 'python' ? (i) => pythonLabel(functions, i) : v8LabelOf(functions);
}

function v8LabelOf(functions: FunctionTable): LabelOf {
  const texts = new LabelTexts(functions);
  let forms: LabelForms | undefined;
  return (i) => {
    forms ??= labelForms(texts);
    const text = texts.of(i, forms.form[i] as LabelForm);
    const count = forms.count.get(i);
    return count === undefined ? text : `${text}#${count}`;
  };
}

/** The label that Python's pstats prints: there file, line and name are the whole identity. */
function pythonLabel({ functionName, url, line }: FunctionTable, i: number): string {
  const name = functionName[i];
  const shown = displayTextWithTabs(name);
  if (url[i] !== '~' || line[i] !== 0) {
    return `${displayTextWithTabs(url[i])}:${line[i]}(${shown})`;
  }
  return name.startsWith('<') && name.endsWith('>') ? `{${shown.slice(1, -1)}}` : shown;
}
