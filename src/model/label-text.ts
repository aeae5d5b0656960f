import { withoutLoad } from './display-path.ts';
import { displayText } from './display-text.ts';
import {
  type FunctionTable,
  functionKind,
  isSyntheticName,
  type LineNumber,
} from './function-table.ts';
import { type UrlPaths, urlPaths } from './url-paths.ts';

/** How much a label says: path and line; the column too; the whole url for the path. */
export type LabelForm = 0 | 1 | 2;

/** The texts of labels of V8's functions, in each form. */
export class LabelTexts {
  readonly functions: FunctionTable;
  readonly places: UrlPaths;

  constructor(functions: FunctionTable) {
    this.functions = functions;
    this.places = urlPaths(functions.url);
  }

  of(i: number, form: LabelForm): string {
    const { url, line, column } = this.functions;
    if (form === 0 && url[i] === '') return this.native(i);
    const columnText = form === 0 ? '' : `:${column[i]}`;
    return `${this.pathOf(i, form)}:${line[i]}${columnText}(${this.shownName(i)})`;
  }

  private native(i: number): string {
    const { functionName, line } = this.functions;
    const name = functionName[i];
    if (functionKind(name, '') !== 'ordinary' || isSyntheticName(name)) return name;
    return nativeLabel(name, line[i]);
  }

  private pathOf(i: number, form: LabelForm): string {
    const url = this.functions.url[i];
    if (form === 2) return this.wholeUrl(i, url);
    return url === '' ? '{native}' : this.path(i);
  }

  /** What a `data:` url begins with is all that is shown of it: a number tells such apart. */
  private wholeUrl(i: number, url: string): string {
    return /^data:/i.test(url) ? this.path(i) : displayText(withoutLoad(url));
  }

  private path(i: number): string {
    const { paths, numberOf } = this.places;
    return paths[numberOf[i]];
  }

  private shownName(i: number): string {
    const { functionName } = this.functions;
    const name = functionName[i];
    return name === '' ? namelessText(this.functions, i) : displayText(name);
  }
}

function nativeLabel(name: string, line: LineNumber): string {
  const shown = name === '' ? '<anonymous>' : displayText(name);
  return line > 0 ? `{${shown}:${line}}` : `{${shown}}`;
}

/** What stands for the name of function `i`, which has none. */
export function namelessText({ line, column }: FunctionTable, i: number): string {
  return line[i] === 1 && column[i] === 1 ? '<module>' : '<anonymous>';
}
