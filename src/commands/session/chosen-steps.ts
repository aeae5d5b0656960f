import type { LoadedDump } from './loaded-dump.ts';

export type SessionStep = LoadedDump | 'strip';

/** Which threads of recordings the user wants. */
export interface ThreadChoice {
  /** As the user named them. */
  readonly word: string;
  /** The dump as it is looked at, once for each thread. */
  readonly dumpsOf: (dump: LoadedDump) => readonly LoadedDump[];
}

/** Which of the values that stacks have the user wants. */
export interface ValueChoice {
  /** As the user named it. */
  readonly word: string;
  /** The dump as it is looked at. */
  readonly dumpOf: (dump: LoadedDump) => LoadedDump;
}

/** What of the dumps is looked at. */
export interface Choice {
  /** The only dump, by its index among all; `null`: all of them. */
  readonly dump: number | null;
  /** Of dumps with several threads; `null`: that which is shown where nobody chooses. */
  readonly thread: ThreadChoice | null;
  /** Of dumps whose stacks have several; `null`: that which is shown where nobody chooses. */
  readonly value: ValueChoice | null;
}

export const NO_CHOICE: Choice = { dump: null, thread: null, value: null };

/** One dump of those that steps are of: `only dump 3` looks at it alone; or a thread of each. */
export class ChosenSteps {
  /** Views are remembered by their steps, so the same choice has to be the same list. */
  private readonly made = new WeakMap<
    readonly SessionStep[],
    Map<string, readonly SessionStep[]>
  >();

  of(steps: readonly SessionStep[], choice: Choice): readonly SessionStep[] {
    const { dump, thread, value } = choice;
    if (dump === null && thread === null && value === null) return steps;
    const known = this.made.get(steps) ?? new Map<string, readonly SessionStep[]>();
    this.made.set(steps, known);
    const key = JSON.stringify([dump, thread?.word, value?.word]);
    const list = known.get(key) ?? stepsOf(steps, choice);
    known.set(key, list);
    return list;
  }
}

function stepsOf(
  steps: readonly SessionStep[],
  { dump, thread, value }: Choice,
): readonly SessionStep[] {
  const chosen = dump === null ? steps : stepsOfDump(steps, dump);
  return chosen.flatMap((step): readonly SessionStep[] => {
    if (step === 'strip') return [step];
    const valued = value?.dumpOf(step) ?? step;
    return thread?.dumpsOf(valued) ?? [valued];
  });
}

function stepsOfDump(steps: readonly SessionStep[], chosen: number): readonly SessionStep[] {
  const dump = steps.filter((step) => step !== 'strip')[chosen];
  const isStripped = steps.lastIndexOf('strip') > steps.indexOf(dump);
  return isStripped ? [dump, 'strip'] : [dump];
}
