import type { SeededRandom } from '../seeded-random.ts';
import type { StackFrame, WeighedStack } from './random-stacks.ts';

/** Folded stacks as programs write them, with all that the form allows. */
export function foldedText(stacks: readonly WeighedStack[], random: SeededRandom): string {
  const lines = stacks
    .filter(({ frames }) => frames.length > 0)
    .map(({ frames, value }) => {
      const joined = frames.map(foldedFrame).join(random.chance(0.1) ? ';;' : ';');
      const amount = random.chance(0.1) ? `${value}.0` : String(value);
      return `${joined}${random.chance(0.1) ? ';' : ''}${random.pick([' ', '\t', '  '])}${amount}`;
    });
  const others = ['', '# a comment', '   '].filter(() => random.chance(0.5));
  return [...others, ...lines].join(random.pick(['\n', '\r\n'])) + random.pick(['', '\n']);
}

function foldedFrame({ name, file, line, column }: StackFrame): string {
  if (file === '') return name;
  // A path that ends in a number would be taken for one with a line.
  const hasColumn = column !== 0 || /:\d+$/.test(file);
  return `${name} (${file}:${line}${hasColumn ? `:${column}` : ''})`;
}
