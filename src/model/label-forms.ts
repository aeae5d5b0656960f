import { LabelHashes } from './label-hashes.ts';
import { type LabelForm, type LabelTexts, namelessText } from './label-text.ts';

/** What tells each function of a table from those with the same label. */
export interface LabelForms {
  /** By function, the form of its label. */
  readonly form: Uint8Array;
  /** Number behind the label of those that no form tells apart; of no others. */
  readonly count: ReadonlyMap<number, number>;
}

/** Gives labels numbers, the same for the same text. */
type LabelNumbers = Pick<LabelHashes, 'shortest' | 'of'>;

/**
 * Finds functions whose labels are the same, and gives them longer ones, twice; then they are counted. Labels are
 * compared by hashes, and as texts only where that leaves a doubt: what the hashes are changes nothing but the time.
 */
export function labelForms(
  texts: LabelTexts,
  hashes: LabelNumbers = new LabelHashes(texts),
): LabelForms {
  const form = new Uint8Array(texts.functions.functionName.length);
  const hash = hashes.shortest();
  let repeated = new Repeated(texts, hash, form).find();
  for (const next of [1, 2] as const) {
    if (repeated.count === 0) return { form, count: new Map() };
    for (let i = 0; i < form.length; i++) {
      if (repeated.is[i] === 0) continue;
      form[i] = next;
      hash[i] = hashes.of(i, next);
    }
    repeated = new Repeated(texts, hash, form).find();
  }
  return { form, count: counted(texts, form, repeated) };
}

/** Counts functions with the same label in their order. */
function counted(
  texts: LabelTexts,
  form: Uint8Array,
  { count, is }: Found,
): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  if (count === 0) return numbers;
  const seen = new Map<string, number>();
  for (let i = 0; i < is.length; i++) {
    if (is[i] === 0) continue;
    const text = texts.of(i, form[i] as LabelForm);
    const number = (seen.get(text) ?? 0) + 1;
    seen.set(text, number);
    numbers.set(i, number);
  }
  return numbers;
}

interface Found {
  readonly count: number;
  /** By function, 1: another one has its label. */
  readonly is: Uint8Array;
}

/** Finds the labels that occur more than once. */
class Repeated {
  private readonly texts: LabelTexts;
  private readonly hash: Int32Array;
  private readonly form: Uint8Array;
  private readonly is: Uint8Array;
  private count = 0;
  /** Functions whose hash another one has whose label may be another. */
  private readonly doubtful = new Set<number>();

  constructor(texts: LabelTexts, hash: Int32Array, form: Uint8Array) {
    this.texts = texts;
    this.hash = hash;
    this.form = form;
    this.is = new Uint8Array(hash.length);
  }

  find(): Found {
    const { hash } = this;
    let size = 16;
    while (size < 2 * hash.length) size *= 2;
    const mask = size - 1;
    /** The first function of each hash, from 1. */
    const firsts = new Int32Array(size);
    for (let i = 0; i < hash.length; i++) {
      const own = hash[i];
      let slot = own & mask;
      while (firsts[slot] !== 0 && hash[firsts[slot] - 1] !== own) slot = (slot + 1) & mask;
      const first = firsts[slot] - 1;
      if (first < 0) firsts[slot] = i + 1;
      else this.compare(first, i);
    }
    this.compareTexts();
    return { count: this.count, is: this.is };
  }

  private compare(first: number, i: number): void {
    if (this.isSurelySame(first, i)) {
      this.mark(first);
      this.mark(i);
    } else {
      this.doubtful.add(first).add(i);
    }
  }

  /** Whether the parts of two labels are the same. Where they are not, the labels still may be. */
  private isSurelySame(a: number, b: number): boolean {
    const { form } = this;
    const { functionName, url, line, column } = this.texts.functions;
    const isSame = url[a] === url[b] && line[a] === line[b] && functionName[a] === functionName[b];
    if (!isSame || form[a] !== form[b]) return false;
    if (form[a] > 0) return column[a] === column[b];
    const { functions } = this.texts;
    return functionName[a] !== '' || namelessText(functions, a) === namelessText(functions, b);
  }

  private compareTexts(): void {
    const firsts = new Map<string, number>();
    for (const i of this.doubtful) {
      const text = this.texts.of(i, this.form[i] as LabelForm);
      const first = firsts.get(text);
      if (first === undefined) {
        firsts.set(text, i);
        continue;
      }
      this.mark(first);
      this.mark(i);
    }
  }

  private mark(i: number): void {
    this.count += 1 - this.is[i];
    this.is[i] = 1;
  }
}
