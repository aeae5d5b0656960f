import { ProfileError } from '../../model/profile-error.ts';
import type { Report } from '../../render/report.ts';
import type { Command } from '../command.ts';
import { nearestWord } from '../language/nearest-word.ts';
import { sortKeyOf } from '../language/sort-key-prefixes.ts';
import { checkOrder, listedKeys, SORT_KEYS } from '../language/sort-keys.ts';
import type { Session } from '../session/session.ts';

export const sort: Command = {
  name: 'sort',
  usage: '[KEY…]',
  summary: 'order the functions by one or more keys; alone, list the keys',
  details: [
    'A unique beginning of a key is enough. With several keys, the later ones break ties.',
    'Times and counts are sorted largest first, names and lines smallest first.',
  ],
  takes: 'sort-keys',
  group: 'order',
  examples: [
    { line: 'sort cumtime', meaning: 'most cumulative time first' },
    { line: 'sort tottime name', meaning: 'most internal time first, then by name' },
    { line: 'sort', meaning: 'list the keys' },
  ],
  run: ({ session, words }) => {
    const wrong = words.find((word) => sortKeyOf(word) === undefined);
    if (wrong !== undefined) {
      return { session, report: keyList(session), error: unknownKey(wrong, session) };
    }
    if (words.length === 0) return { session, report: keyList(session) };
    const order = { keys: words.map((word) => sortKeyOf(word) as string), isReversed: false };
    // Refuses keys that mean nothing here before the session has them.
    checkOrder(session.table, order);
    return { session: session.withOrder(order) };
  },
};

function unknownKey(word: string, { table }: Session): ProfileError {
  const keys = listedKeys(table);
  const meant = keys.filter((key) => key.startsWith(word));
  const nearest = nearestWord(word, keys);
  const guess = nearest === undefined ? "'sort' alone lists the keys" : `did you mean ${nearest}?`;
  const fact = meant.length > 1 ? 'several sort keys begin with' : 'unknown sort key';
  return new ProfileError('usage', `${fact} ${word}; the order stays`, {
    hint: meant.length > 1 ? `${meant.slice(0, -1).join(', ')} or ${meant.at(-1)}?` : guess,
  });
}

function keyList({ table }: Session): Report {
  const keys = listedKeys(table).map((key) => ({ key, description: SORT_KEYS[key].description }));
  return { kind: 'sort-keys', keys };
}
