import { expect, test } from 'vitest';
import { shownCommand } from '../../../src/cli/record/shown-command.ts';

test.each([
  [['npm', 'test'], 'npm test'],
  [['node', 'app.js', '--token=abc', '--port=80'], 'node app.js --token=*** --port=80'],
  [['node', 'app.js', '--api-key', 'abc', '--verbose'], 'node app.js --api-key *** --verbose'],
  [['env', 'DB_PASSWORD=abc', 'node', 'app.js'], 'env DB_PASSWORD=*** node app.js'],
  [
    ['node', 'get.js', 'https://me:abc@host/x?token=abc&a=1'],
    'node get.js https://***@host/x?token=***&a=1',
  ],
])('%j is shown as %s', (words, shown) => expect(shownCommand(words)).toBe(shown));
