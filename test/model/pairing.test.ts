import { describe, expect, test } from 'vitest';
import { codePlace } from '../../src/model/pairing/code-place.ts';
import { type PairingSide, pairFunctions } from '../../src/model/pairing/pair-functions.ts';
import { SeededRandom } from '../seeded-random.ts';

interface Fun {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** `name@url:line:column`; `_` has no name. */
function fun(text: string): Fun {
  const [, name = '', url = '', line, column] =
    /^(.*?)@(.*?)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  return {
    name: name === '_' ? '' : name,
    url,
    line: Number(line ?? 0),
    column: Number(column ?? 1),
  };
}

/** Functions, and calls `0>1` between them by their indexes. */
function side(functions: readonly Fun[], calls: readonly string[] = []): PairingSide {
  const ends = calls.map((call) => call.split('>').map(Number));
  return {
    functions: {
      functionName: functions.map(({ name }) => name),
      url: functions.map(({ url }) => url),
      line: functions.map(({ line }) => line),
      column: functions.map(({ column }) => column),
    },
    caller: ends.map(([from]) => from as number),
    callee: ends.map(([, to]) => to as number),
  };
}

/** `rule base>new` for each pair, `rule base` for what is gone, `rule >new` for what is new. */
function pairsOf(base: PairingSide, now: PairingSide): readonly string[] {
  const pairs = pairFunctions(base, now);
  return pairs.rules.map((rule, row) => {
    const [from, to] = [pairs.base[row] as number, pairs.now[row] as number];
    return `${rule} ${from < 0 ? '' : from}${to < 0 ? '' : `>${to}`}`;
  });
}

function pairs(base: readonly string[], now: readonly string[], calls?: readonly string[][]) {
  return pairsOf(side(base.map(fun), calls?.[0]), side(now.map(fun), calls?.[1] ?? calls?.[0]));
}

describe('places', () => {
  test.each([
    ['file:///app/src/a%20b.js?v=1#x', '/app/src/a b.js'],
    ['file:///C:/app/a.js', 'C:/app/a.js'],
    ['C:\\app\\a.js', 'C:/app/a.js'],
    ['/home/c#/a.js', '/home/c#/a.js'],
    ['file:///app/c%23/a.js', '/app/c#/a.js'],
    ['/app/a.js?t=1', '/app/a.js'],
    ['file:///app/node_modules/.pnpm/x@1.2.3/node_modules/x/lib/a.js', 'node_modules/x/lib/a.js'],
    ['/srv/app/node_modules/x/lib/a.js', 'node_modules/x/lib/a.js'],
    ['file:///p/lib/python3.12/site-packages/x/a.py', 'site-packages/x/a.py'],
    ['https://esm.sh/react@18.2.0/es2022/react.mjs', 'https://esm.sh/react/es2022/react.mjs'],
    ['http://localhost:5173/src/App.tsx?t=17', 'http://localhost:5173/src/App.tsx'],
    ['eval:17', 'eval:'],
    ['node:fs', 'node:fs'],
    ['', ''],
  ])('%s is %s', (url, path) => {
    expect(codePlace(url).path).toBe(path);
  });

  test.each([
    ['/a/app-3f2a9c1b.js', '/a/app-*.js'],
    ['/a/main.3f2a9c1b4d.chunk.js', '/a/main.*.chunk.js'],
    ['/a/app-BX3yzQ9a.js', '/a/app-*.js'],
    ['/a/3f2a9c1b.js', '/a/*.js'],
    ['/a/my-component.js', '/a/my-component.js'],
    ['/a/app-3f2a.js', '/a/app-3f2a.js'],
    ['/a-3f2a9c1b/app.js', '/a-3f2a9c1b/app.js'],
  ])('%s without its hash is %s', (url, path) => {
    expect(codePlace(url).unhashed).toBe(path);
  });
});

describe('files', () => {
  test.each([
    ['another checkout', '/r1/src/x.js', '/home/me/r2/src/x.js'],
    ['another hash', '/a/x-3f2a9c1b.js', '/a/x-77aa88bb.js'],
    ['a hash and another folder', '/one/x-3f2a9c1b.js', '/two/x-77aa88bb.js'],
    [
      'another version of a package',
      '/a/node_modules/.pnpm/p@1.0.0/node_modules/p/x.js',
      '/b/node_modules/p/x.js',
    ],
    ['eval of another script', 'eval:12', 'eval:99'],
    ['another port', 'http://localhost:3000/x.js', 'http://localhost:4000/x.js'],
    ['Windows and its urls', 'C:\\app\\x.js', 'file:///C:/app/x.js'],
  ])('%s is the same file', (_, base, now) => {
    expect(pairs([`f@${base}:3:1`], [`f@${now}:3:1`])).toEqual(['exact 0>0']);
  });

  test('chunks of one name are told apart by what is in them', () => {
    const base = [
      'a@/d/chunk-11111111.js:1',
      'b@/d/chunk-22222222.js:1',
      '_@/d/chunk-22222222.js:9',
    ];
    const now = [
      'b@/d/chunk-33333333.js:1',
      '_@/d/chunk-33333333.js:9',
      'a@/d/chunk-44444444.js:1',
    ];
    expect(pairs(base, now)).toEqual(['exact 1>0', 'exact 2>1', 'exact 0>2']);
  });

  test('a file that most of its functions know again has moved', () => {
    const base = ['a@/d/old.js:1', 'b@/d/old.js:2', '_@/d/old.js:3', 'm@/d/main.js:1'];
    const now = ['a@/d/new.js:1', 'b@/d/new.js:2', '_@/d/new.js:3', 'm@/d/main.js:1'];
    expect(pairs(base, now)).toEqual(['moved 0>0', 'moved 1>1', 'moved 2>2', 'exact 3>3']);
  });

  test('a script that both checkouts run does not hide that their folders differ', () => {
    const own = (root: string): string[] =>
      ['a', 'b', 'c'].map((n) => `${n}@${root}/src/${n}.js:1`);
    const rules = pairs(['m@/bench.js:1', ...own('/r1')], ['m@/bench.js:1', ...own('/r2')]);
    expect(rules).toEqual(['exact 0>0', 'exact 1>1', 'exact 2>2', 'exact 3>3']);
  });

  test('versions of one url on a side are one file, and their functions one row', () => {
    const base = side([fun('f@/a.js?t=1:1'), fun('f@/a.js?t=2:1')]);
    const result = pairFunctions(base, side([fun('f@/a.js?t=3:1')]));
    expect([...result.rowOfBase]).toEqual([0, 0]);
    expect(result.rowCount).toBe(1);
  });
});

describe('rules', () => {
  test('line: a name that is in the file once on both sides', () => {
    expect(pairs(['f@/a.js:10:2'], ['f@/a.js:99:7'])).toEqual(['line 0>0']);
  });

  test('shift: nameless functions move with their neighbours', () => {
    const base = ['f@/a.js:10', '_@/a.js:12:5', '_@/a.js:22:5', 'g@/a.js:30'];
    const now = ['f@/a.js:20', '_@/a.js:22:5', '_@/a.js:32:5', 'g@/a.js:40'];
    expect(pairs(base, now)).toEqual(['line 0>0', 'shift 1>1', 'shift 2>2', 'line 3>3']);
  });

  test('shift: several of a name in a file', () => {
    const base = ['f@/a.js:1', 'get@/a.js:10', 'get@/a.js:20', 'g@/a.js:30'];
    const now = ['f@/a.js:1', 'get@/a.js:20', 'get@/a.js:30', 'g@/a.js:40'];
    expect(pairs(base, now)).toEqual(['exact 0>0', 'shift 1>1', 'shift 2>2', 'line 3>3']);
  });

  test('shift: on the one line of a minified file it is columns', () => {
    const base = ['f@/a.js:1:100', '_@/a.js:1:150', 'g@/a.js:1:300'];
    const now = ['f@/a.js:1:120', '_@/a.js:1:170', 'g@/a.js:1:320'];
    expect(pairs(base, now)).toEqual(['line 0>0', 'shift 1>1', 'line 2>2']);
  });

  test('what was not sampled on one side is not taken for its neighbour', () => {
    const frame = ['f@/a.js:1', 'g@/a.js:90'];
    expect(pairs([...frame, '_@/a.js:10'], [...frame, '_@/a.js:50'], [['0>2']])).toEqual([
      'exact 0>0',
      'exact 1>1',
      'new >2',
      'gone 2',
    ]);
    expect(
      pairs([...frame, 'get@/a.js:10', 'get@/a.js:20'], [...frame, 'get@/a.js:20', 'get@/a.js:30']),
    ).toEqual(['exact 0>0', 'exact 1>1', 'exact 3>2', 'new >3', 'gone 2']);
  });

  test('order: as many of a name, where nothing else is known', () => {
    const base = ['get@/a.js:10', 'get@/a.js:20'];
    const now = ['get@/a.js:14', 'get@/a.js:29'];
    expect(pairs(base, now)).toEqual(['order 0>0', 'order 1>1']);
  });

  test('caller: more on one side, told apart by who calls them', () => {
    const base = ['m@/m.js:1', 'get@/a.js:10'];
    const now = ['m@/m.js:1', 'get@/a.js:13', 'get@/a.js:27'];
    expect(pairs(base, now, [['0>1'], ['0>2']])).toEqual(['exact 0>0', 'new >1', 'caller 1>2']);
  });

  test('moved: to another file, called by the same, with the nameless ones in it', () => {
    const base = ['m@/m.js:1', 'f@/a.js:10', '_@/a.js:12:9', 'x@/b.js:1', 'y@/a.js:1'];
    const now = ['m@/m.js:1', 'f@/b.js:50', '_@/b.js:52:9', 'x@/b.js:1', 'y@/a.js:1'];
    expect(pairs(base, now, [['0>1', '1>2', '0>3', '0>4']])).toEqual([
      'exact 0>0',
      'moved 1>1',
      'shift 2>2',
      'exact 3>3',
      'exact 4>4',
    ]);
    const unrelated = pairs(base, now, [['0>1'], ['3>1']]);
    expect(unrelated).toContain('new >1');
    expect(unrelated).toContain('gone 1');
  });

  test('renamed: in the same file, called by the same, the only one', () => {
    const base = ['m@/a.js:1', 'f@/a.js:10'];
    const now = ['m@/a.js:1', 'g@/a.js:10'];
    expect(pairs(base, now, [['0>1']])).toEqual(['exact 0>0', 'renamed 1>1']);
    const twoNew = [...now, 'h@/a.js:20'];
    expect(pairs(base, twoNew, [['0>1'], ['0>1', '0>2']])).toEqual([
      'exact 0>0',
      'renamed 1>1',
      'new >2',
    ]);
    const either = [now[0] as string, 'g@/a.js:30', 'h@/a.js:20'];
    expect(pairs(base, either, [['0>1'], ['0>1', '0>2']])).toContain('gone 1');
    expect(pairs(['m@/a.js:1', '_@/a.js:10'], now, [['0>1']])).toContain('gone 1');
  });

  test('rows: those of the new side in its order, then what is gone', () => {
    expect(pairs(['a@/a.js:1', 'b@/a.js:2'], ['c@/a.js:3', 'a@/a.js:1'])).toEqual([
      'new >0',
      'exact 0>1',
      'gone 1',
    ]);
  });
});

/** A program of a few files; every named function is called by some other, nameless ones by the one above. */
function randomProgram(random: SeededRandom) {
  const functions: Fun[] = [{ name: 'main', url: '/app/main.js', line: 1, column: 14 }];
  const calls: string[] = [];
  for (let file = 0; file < 2 + random.below(4); file++) {
    let line = 1;
    let owner = 0;
    for (let i = 0; i < 2 + random.below(12); i++) {
      line += 1 + random.below(20);
      const isNameless = i > 0 && random.chance(0.4);
      const index = functions.length;
      const name = isNameless ? '' : `f${file}_${i}`;
      functions.push({ name, url: `/app/src/${file}.js`, line, column: 1 + random.below(60) });
      calls.push(`${isNameless ? owner : random.below(index)}>${index}`);
      if (!isNameless) owner = index;
    }
  }
  return { functions, calls };
}

/** The same program after lines were put in, somewhere in each file, in other folders and another order. */
function edited(functions: readonly Fun[], random: SeededRandom) {
  const places = new Map<string, { line: number; by: number }>();
  const root = random.chance(0.5) ? '/app' : '/elsewhere/checkout';
  const moved = functions.map(({ name, url, line, column }) => {
    const place = places.get(url) ?? { line: random.below(100), by: random.below(30) };
    places.set(url, place);
    const shifted = line > place.line ? line + place.by : line;
    return { name, url: url.replace('/app', root), line: shifted, column };
  });
  return { functions: moved, order: random.shuffled([...functions.keys()]) };
}

describe('random programs', () => {
  test.each(Array.from({ length: 300 }, (_, seed) => seed))('lines put in, seed %i', (seed) => {
    const random = new SeededRandom(seed);
    const { functions, calls } = randomProgram(random);
    const { functions: now, order } = edited(functions, random);
    const at = new Map(order.map((index, i) => [index, i]));
    const newCalls = calls.map((call) =>
      call
        .split('>')
        .map((end) => at.get(Number(end)))
        .join('>'),
    );
    const result = pairFunctions(
      side(functions, calls),
      side(
        order.map((i) => now[i] as Fun),
        newCalls,
      ),
    );
    const found = [...result.rowOfBase].map((row) => result.now[row] as number);
    const wrong = found.flatMap((to, i) =>
      to >= 0 && order[to] !== i ? [`${i}>${order[to]}`] : [],
    );
    expect(wrong).toEqual([]);
    const missed = found.flatMap((to, i) => (to < 0 ? [functions[i]] : []));
    expect(missed).toEqual([]);
  });

  test.each(Array.from({ length: 300 }, (_, seed) => seed))(
    'one renamed or moved, seed %i',
    (seed) => {
      const random = new SeededRandom(seed);
      const { functions, calls } = randomProgram(random);
      const named = functions.flatMap(({ name }, i) => (name !== '' && i > 0 ? [i] : []));
      const changed = random.pick(named);
      const isRenamed = random.chance(0.5);
      const now = functions.map((one, i) => {
        if (i !== changed) return one;
        return isRenamed ? { ...one, name: 'other' } : { ...one, url: '/app/main.js', line: 500 };
      });
      const result = pairFunctions(side(functions, calls), side(now, calls));
      const row = result.rowOfBase[changed] as number;
      expect(result.rules[row]).toBe(isRenamed ? 'renamed' : 'moved');
      expect(result.now[row]).toBe(changed);
    },
  );

  test.each(Array.from({ length: 300 }, (_, seed) => seed))('nothing twice, seed %i', (seed) => {
    const random = new SeededRandom(seed);
    const wild = (): PairingSide => {
      const functions = Array.from({ length: 1 + random.below(60) }, () => ({
        name: random.pick(['', 'a', 'b', 'c', 'get']),
        url: random.pick([
          '/x/a.js',
          '/x/b-1a2b3c4d.js',
          '/x/b-5e6f7a8b.js',
          'eval:3',
          '',
          'node:fs',
        ]),
        line: random.below(9),
        column: random.below(3),
      }));
      const calls = Array.from(
        { length: random.below(90) },
        () => `${random.below(functions.length)}>${random.below(functions.length)}`,
      );
      return side(functions, calls);
    };
    const [base, now] = [wild(), wild()];
    const result = pairFunctions(base, now);
    for (const [{ functions }, rowOf] of [
      [base, result.rowOfBase],
      [now, result.rowOfNew],
    ] as const) {
      const identityOfRow = new Map<number, string>();
      for (const [i, row] of rowOf.entries()) {
        const place = codePlace(functions.url[i] as string).path;
        const identity = `${place}:${functions.line[i]}:${functions.column[i]}:${functions.functionName[i]}`;
        expect(identityOfRow.get(row) ?? identity).toBe(identity);
        identityOfRow.set(row, identity);
      }
    }
    const isOneSided = (row: number): boolean =>
      (result.base[row] ?? -1) < 0 || (result.now[row] ?? -1) < 0;
    for (const [row, rule] of result.rules.entries()) {
      expect(rule === 'new' || rule === 'gone').toBe(isOneSided(row));
    }
    const itself = pairFunctions(base, base);
    expect([...itself.rowOfBase]).toEqual([...itself.rowOfNew]);
    expect(itself.rules.every((rule) => rule === 'exact')).toBe(true);
  });
});
