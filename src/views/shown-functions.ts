import type { FunctionTable } from '../model/function-table.ts';
import { type LabelOf, labelsOneByOne, type NameStyle } from '../model/labels.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { ShownFunctions } from '../model/profile-view.ts';
import { requiredWords } from './required-words.ts';
import type { WantedOriginals } from './source-index.ts';

/** Finds originals of functions of a table. */
export type FindOriginals = (
  functions: FunctionTable,
  wanted: WantedOriginals,
) => ReadonlyMap<number, OriginalPosition>;

/**
 * Labels of a table's functions. Originals cost reading files, so they are found for the functions that are shown;
 * for all where labels select or order.
 */
export class FunctionLabels {
  private readonly functions: FunctionTable;
  private readonly nameStyle: NameStyle;
  private readonly find: FindOriginals | null;
  private cachedPlain: ShownFunctions | undefined;
  private cachedAll: ShownFunctions | undefined;

  constructor(functions: FunctionTable, nameStyle: NameStyle, find: FindOriginals | null) {
    this.functions = functions;
    this.nameStyle = nameStyle;
    this.find = find;
  }

  /** Labels of groups: names take the place of functions. */
  static ofGroups(groups: FunctionTable, names: readonly string[]): FunctionLabels {
    const labels = new FunctionLabels(groups, 'v8', null);
    labels.cachedPlain = {
      labels: names,
      labelOf: (index) => names[index],
      functions: groups,
      originals: new Map(),
    };
    return labels;
  }

  /** All functions as they are shown. */
  get all(): ShownFunctions {
    this.cachedAll ??= this.shown({ kind: 'all' });
    return this.cachedAll;
  }

  /**
   * Labels of which those are right that match an expression. Where it needs certain words, maps that do not have
   * them are left alone.
   */
  matching(pattern: RegExp): readonly string[] {
    if (this.find === null) return this.plain.labels;
    const words = requiredWords(pattern);
    if (words === null) return this.all.labels;
    return this.shown({ kind: 'mentioning', words }).labels;
  }

  /** The functions with the originals of some at least: of those that are going to be shown. */
  of(wanted: readonly number[]): ShownFunctions {
    return this.shown({ kind: 'shown', indexes: wanted });
  }

  /** All functions as the dump has them. */
  get plain(): ShownFunctions {
    this.cachedPlain ??= new LabelledFunctions(this.functions, new Map(), this.nameStyle);
    return this.cachedPlain;
  }

  private shown(wanted: WantedOriginals): ShownFunctions {
    const found = this.find?.(this.functions, wanted);
    // What is known of all is not forgotten: what tells labels apart is to be the same in all tables.
    const known = this.cachedAll?.originals;
    const originals = found && known ? new Map([...known, ...found]) : found;
    if (originals === undefined || originals.size === 0) return this.plain;
    const functions = withOriginals(this.functions, originals);
    return new LabelledFunctions(functions, originals, this.nameStyle);
  }
}

/** Makes labels when they are asked for: most reports show a few of many thousands. */
class LabelledFunctions implements ShownFunctions {
  readonly functions: FunctionTable;
  readonly originals: ReadonlyMap<number, OriginalPosition>;
  readonly labelOf: LabelOf;
  private all: readonly string[] | undefined;

  constructor(
    functions: FunctionTable,
    originals: ReadonlyMap<number, OriginalPosition>,
    nameStyle: NameStyle,
  ) {
    this.functions = functions;
    this.originals = originals;
    this.labelOf = labelsOneByOne(functions, nameStyle);
  }

  get labels(): readonly string[] {
    this.all ??= this.functions.functionName.map((_, i) => this.labelOf(i));
    return this.all;
  }
}

function withOriginals(
  functions: FunctionTable,
  originals: ReadonlyMap<number, OriginalPosition>,
): FunctionTable {
  const columns = {
    functionName: [...functions.functionName],
    url: [...functions.url],
    line: [...functions.line],
    column: [...functions.column],
  };
  for (const [index, { functionName, url, line, column }] of originals) {
    columns.functionName[index] = functionName;
    columns.url[index] = url;
    columns.line[index] = line;
    columns.column[index] = column;
  }
  return columns;
}
