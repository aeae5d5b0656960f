import { evaluatedScript, type FunctionTableBuilder } from '../../../model/function-table.ts';
import type { V8Frame } from '../v8-nodes.ts';

/** What the functions of a script must be looked up for: others may be the same. */
export const MAY_REPEAT = -1;

/** The numbers of scripts' urls, for those whose functions no other script has. */
export class ScriptUrls {
  private readonly functions: FunctionTableBuilder;
  /** By script. */
  private readonly numbers: number[] = [];
  /** By number of a url the script that has it. */
  private readonly scriptOfUrl = new Map<number, number>();

  constructor(functions: FunctionTableBuilder) {
    this.functions = functions;
  }

  /** Adds the next script. */
  add({ url }: V8Frame): void {
    const script = this.numbers.length;
    // Without a url it depends on the name what a function is, and code of `eval` is shown with one that may stand there.
    const isOwn = typeof url === 'string' && url !== '' && evaluatedScript(url) === null;
    const number = isOwn ? this.functions.numberOfUrl(url) : MAY_REPEAT;
    const other = this.scriptOfUrl.get(number);
    this.numbers.push(other === undefined ? number : MAY_REPEAT);
    if (other !== undefined) this.numbers[other] = MAY_REPEAT;
    else if (number !== MAY_REPEAT) this.scriptOfUrl.set(number, script);
  }

  /** The number of the url of a script, or `MAY_REPEAT`. */
  numberOf(script: number): number {
    return this.numbers[script];
  }
}
