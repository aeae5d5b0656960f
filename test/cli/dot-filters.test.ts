import { expect, test } from 'vitest';
import { fixture, run } from './run-program.ts';

// Mostly idle time, which stays out of percentages whatever is hidden; exact counts, which filters cannot keep.
test.each([
  ['show app', 'idle-server.node20'],
  ['hide onceWrapper', 'idle-server.node20'],
  ['focus counted', 'counted.node20'],
  ['ignore fibonacci', 'counted.node20'],
])('%s means the same at the prompt and as an option, in %s', async (filter, name) => {
  const [kind, expression] = filter.split(' ') as [string, string];
  const asCommand = await run([`${filter}; dot`, fixture(name)]);
  const asOption = await run(['dot', `--${kind}`, expression, '-o', '-', fixture(name)]);
  const boxes = (text: string): string[] =>
    text.split('\n').filter((line) => /^\tn\d+ \[/.test(line));
  expect(boxes(asCommand.stdout).length).toBeGreaterThan(0);
  // The option --focus draws its matches however small they are, too.
  expect(boxes(asOption.stdout)).toEqual(expect.arrayContaining(boxes(asCommand.stdout)));
});
