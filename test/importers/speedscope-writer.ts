import type { StackFrame, WeighedStack } from './random-stacks.ts';

export interface WrittenProfile {
  readonly type: 'sampled' | 'evented';
  readonly stacks: readonly WeighedStack[];
  readonly name?: string;
  readonly unit?: string;
}

/** A file of speedscope with these profiles. */
export function speedscopeDocument(profiles: readonly WrittenProfile[], more: object = {}): object {
  const frames: object[] = [];
  const numbers = new Map<string, number>();
  const numberOf = ({ name, file, line, column }: StackFrame): number => {
    const frame = file === '' ? { name } : { name, file, line, col: column };
    const key = JSON.stringify(frame);
    const known = numbers.get(key) ?? frames.push(frame) - 1;
    numbers.set(key, known);
    return known;
  };
  const written = profiles.map(({ type, stacks, name = '', unit = 'none' }) => {
    const samples = stacks.map((stack) => stack.frames.map(numberOf));
    const weights = stacks.map(({ value }) => value);
    const endValue = weights.reduce((sum, value) => sum + value, 10);
    const head = { type, name, unit, startValue: 10, endValue };
    return type === 'sampled'
      ? { ...head, samples, weights }
      : { ...head, events: events(samples, weights) };
  });
  const $schema = 'https://www.speedscope.app/file-format-schema.json';
  return { $schema, shared: { frames }, profiles: written, ...more };
}

function events(samples: readonly (readonly number[])[], weights: readonly number[]): object[] {
  const list: object[] = [];
  let open: readonly number[] = [];
  let at = 10;
  samples.forEach((stack, i) => {
    const differs = stack.findIndex((frame, depth) => open[depth] !== frame);
    const shared = differs < 0 ? Math.min(stack.length, open.length) : differs;
    for (const frame of open.slice(shared).reverse()) list.push({ type: 'C', at, frame });
    for (const frame of stack.slice(shared)) list.push({ type: 'O', at, frame });
    open = stack;
    at += weights[i] as number;
  });
  return list;
}
