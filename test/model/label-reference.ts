import { displayPath, withoutLoad } from '../../src/model/display-path.ts';
import { displayText } from '../../src/model/display-text.ts';
import {
  type FunctionTable,
  functionKind,
  isSyntheticName,
} from '../../src/model/function-table.ts';

/** Labels of V8's functions as the rules have them, all of them made as texts and looked for in sets. */
export function referenceLabels(table: FunctionTable): readonly string[] {
  const all = table.functionName.map((_, i) => i);
  const form = all.map(() => 0);
  const shown = (): string[] => all.map((i) => labelOf(table, i, form[i] as number));
  for (const next of [1, 2]) {
    const repeated = repeatedIn(shown());
    const made = shown();
    for (const i of all) if (repeated.has(made[i] as string)) form[i] = next;
  }
  const labels = shown();
  const repeated = repeatedIn(labels);
  return labels.map((label, i) => {
    if (!repeated.has(label)) return label;
    return `${label}#${labels.slice(0, i + 1).filter((other) => other === label).length}`;
  });
}

function repeatedIn(labels: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(labels.filter((label) => once.size === once.add(label).size));
}

function labelOf(table: FunctionTable, i: number, form: number): string {
  const name = table.functionName[i] as string;
  const url = table.url[i] as string;
  const line = table.line[i] as number;
  const column = table.column[i] as number;
  if (form === 0 && url === '') {
    if (functionKind(name, '') !== 'ordinary' || isSyntheticName(name)) return name;
    const shown = name === '' ? '<anonymous>' : displayText(name);
    return line > 0 ? `{${shown}:${line}}` : `{${shown}}`;
  }
  const isModule = line === 1 && column === 1;
  const named = name === '' ? (isModule ? '<module>' : '<anonymous>') : displayText(name);
  return `${pathOf(url, form)}:${line}${form === 0 ? '' : `:${column}`}(${named})`;
}

function pathOf(url: string, form: number): string {
  if (form < 2) return url === '' ? '{native}' : displayPath(url);
  return /^data:/i.test(url) ? displayPath(url) : displayText(withoutLoad(url));
}
