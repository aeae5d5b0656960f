/** A single change of the sources that a named test must turn red for. */
export interface Mutation {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** The file of the test, and its name or the part of it that is the same for all cases. */
  readonly test: readonly [file: string, name: string];
}

export const MUTATIONS: readonly Mutation[] = [
  {
    file: 'src/model/line-times.ts',
    from: 'if (isKept?.[node] === 0) return;',
    to: 'if (isKept?.[node] === 2) return;',
    test: ['test/model/line-times.test.ts', 'stacks that filters drop have no lines'],
  },
  {
    file: 'src/model/merge-stats.ts',
    from: 'idleTime: totals.idleTime * factor',
    to: 'idleTime: totals.idleTime',
    test: ['test/model/merge-stats.test.ts', 'seconds become microseconds where they meet them'],
  },
  {
    file: 'src/model/tree-outline.ts',
    from: 'rows.length < MAX_CHAIN',
    to: 'rows.length <= MAX_CHAIN',
    test: ['test/model/tree-outline.test.ts', 'a chain of more than 64 goes on'],
  },
  {
    file: 'src/importers/python/marshal-cursor.ts',
    from: 'const MAX_REPLAYS = 20;',
    to: 'const MAX_REPLAYS = 21;',
    test: ['test/importers/python-marshal.test.ts', 'references may repeat twenty times as much'],
  },
  {
    file: 'src/importers/python/marshal-cursor.ts',
    from: 'this.replayBudget < 0',
    to: 'this.replayBudget < Number.NEGATIVE_INFINITY',
    test: ['test/importers/python-marshal.test.ts', 'references may repeat twenty times as much'],
  },
  {
    file: 'src/render/csv-text.ts',
    from: '/[",]/',
    to: '/["]/',
    test: ['test/render/csv.test.ts', 'is read as'],
  },
  {
    file: 'src/commands/language/conditions.ts',
    from: "operator === '<' || operator === '<='",
    to: "operator === '<'",
    test: ['test/commands/conditions.test.ts', 'what matches nothing, or cannot be known, is said'],
  },
  {
    file: 'src/cli/args/start-filters.ts',
    from: 'isLenient && !hasStacks ? Session',
    to: '!hasStacks ? Session',
    test: ['test/cli/start-filters.test.ts', 'a filter of an option is refused on a dump'],
  },
  {
    file: 'src/cli/args/start-filters.ts',
    from: 'return hasStacks ? filtered.startingWith(filtered.view) : session.startingWith(filtered.view);',
    to: 'return filtered.startingWith(filtered.view);',
    test: [
      'test/cli/start-filters.test.ts',
      'a filter of the settings leaves a dump without stacks',
    ],
  },
  {
    file: 'src/files/dump-name.ts',
    from: '.slice(0, 20)',
    to: '.slice(0)',
    test: ['test/request/dump-files.test.ts', 'a dump is named after local time'],
  },
  {
    file: 'src/exporters/dot/prune-graph.ts',
    from: 'depth !== reach.maxDepth',
    to: 'depth - 1 !== reach.maxDepth',
    test: ['test/exporters/prune-graph.test.ts', 'a depth is the number of calls'],
  },
  {
    file: 'src/exporters/dot/gprof2dot/shares.ts',
    from: 'const whole = Math.max(selfSum, longest);',
    to: 'const whole = selfSum;',
    test: ['test/exporters/gprof2dot-shares.test.ts', 'that is the whole'],
  },
  {
    file: 'src/exporters/dot/gprof2dot/shares.ts',
    from: 'if (isDrawable[row] === 0) continue;',
    to: '',
    test: ['test/exporters/gprof2dot-shares.test.ts', 'shares are of the time that is not idle'],
  },
  {
    file: 'src/importers/v8/node-tree.ts',
    from: "return url[index] === '' && (",
    to: 'return true && (',
    test: ['test/importers/repairs.test.ts', 'a function that has the name of the root'],
  },
  {
    file: 'src/model/sample-placement.ts',
    from: 'kind[i] = own === gc && hasStack ? ordinary : own;',
    to: 'kind[i] = own;',
    test: ['test/model/invariants.test.ts', 'every number is that of the reference'],
  },
  {
    file: 'src/model/sample-timeline.ts',
    from: 'Math.min(restUs, meanUs)',
    to: 'restUs',
    test: ['test/model/invariants.test.ts', 'every number is that of the reference'],
  },
  {
    file: 'src/model/sums-of-many.ts',
    from: 'if (other < mine) mine = other;',
    to: '',
    test: ['test/model/invariants.test.ts', 'and many samples for each node too'],
  },
  {
    file: 'src/model/function-index.ts',
    from: 'if (functions.urlNumber[index] !== urlNumber) continue;',
    to: '',
    test: ['test/model/function-table.test.ts', 'told apart by their names, however many'],
  },
  {
    file: 'src/model/function-table.ts',
    from: 'if (!isNext || isKnown()) this',
    to: 'if (!isNext) this',
    test: [
      'test/model/function-table.test.ts',
      'that looks the same twice in a table is of two dumps',
    ],
  },
  {
    file: 'src/importers/v8/scan/parsed-nodes.ts',
    from: "into.ticks.push(count(tick, 'ticks'));",
    to: "into.ticks.push(count(tick, 'line'));",
    test: ['test/importers/scan.test.ts', 'what V8 writes gives the same columns'],
  },
  {
    file: 'src/model/label-forms.ts',
    from: 'if (form[a] > 0) return column[a] === column[b];',
    to: 'if (form[a] > 0) return true;',
    test: ['test/model/random-labels.test.ts', 'what has the same hash is not taken for the same'],
  },
  {
    file: 'src/importers/v8/scan/frame-list.ts',
    from: 'if (script.functionName !== undefined) throw CANNOT_SCAN;',
    to: '',
    test: ['test/importers/scan.test.ts', 'frames are JSON each, not only together'],
  },
  {
    file: 'src/wasm/assembly/number-lists.ts',
    from: 'if (digits - 1 > 7 || (digits > 1 && load<u8>(at) === <u8>ZERO)) {',
    to: 'if (digits - 1 > 7) {',
    test: ['test/importers/compiled-scan.test.ts', 'lists of numbers of every kind'],
  },
  {
    file: 'src/wasm/assembly/number-lists.ts',
    from: 'let bits = others === 0 ? commas : commas & ((others & (0 - others)) - 1);',
    to: 'let bits = commas;',
    test: ['test/importers/compiled-scan.test.ts', 'lists of numbers of every kind'],
  },
  {
    file: 'src/wasm/assembly/heads.ts',
    from: 'return isSame(load<u32>(rest), comma + 1, restLength);',
    to: 'return true;',
    test: [
      'test/importers/scan.test.ts',
      'what V8 writes gives the same columns, sound and damaged',
    ],
  },
  {
    file: 'src/wasm/assembly/frames.ts',
    from: 'load<i32>(row, 4) === line &&',
    to: '',
    test: [
      'test/importers/compiled-scan.test.ts',
      'several dumps that are read at once do not disturb one another',
    ],
  },
  {
    file: 'src/wasm/assembly/ids.ts',
    from: 'if (load<i32>(place) !== 0) return false;',
    to: '',
    test: ['test/importers/compiled-scan.test.ts', 'ids that no table of the loops holds'],
  },
  {
    file: 'src/wasm/assembly/memory.ts',
    from: 'if (end < at || end > LAST_ADDRESS) unreachable();',
    to: '',
    test: ['test/wasm/loops.test.ts', 'they stop where there is no memory left'],
  },
  {
    file: 'src/wasm/assembly/sums.ts',
    from: 'if (kind !== gc) below = -1;',
    to: '',
    test: [
      'test/model/sums-of-many.test.ts',
      'loops that are compiled beforehand give the same sums',
    ],
  },
  {
    file: 'src/importers/v8/scan/compiled-frames.ts',
    from: 'if (!isPlain) this.hasOtherBytes = true;',
    to: '',
    test: [
      'test/importers/compiled-scan.test.ts',
      'one function in other bytes, of another script',
    ],
  },
  {
    file: 'src/importers/v8/scan/script-urls.ts',
    from: 'else if (number !== MAY_REPEAT) this.scriptOfUrl.set(number, script);',
    to: '',
    test: [
      'test/importers/compiled-scan.test.ts',
      'one function in other bytes, of another script',
    ],
  },
  {
    file: 'src/wasm/assembly/heads.ts',
    from: 'if (((slot - hash) & mask) > MOST_SLOTS) unreachable();',
    to: '',
    test: [
      'test/importers/compiled-scan.test.ts',
      'names that were made to take long take the loops out of it',
    ],
  },
  {
    file: 'src/importers/v8/scan/compiled-frames.ts',
    from: 'name.length === bytes && !name.includes(NO_TEXT)',
    to: 'name.length === bytes',
    test: [
      'test/importers/compiled-scan.test.ts',
      'one function in other bytes, of another script',
    ],
  },
  {
    file: 'src/importers/v8/scan/script-urls.ts',
    from: ' && evaluatedScript(url) === null',
    to: '',
    test: [
      'test/importers/compiled-scan.test.ts',
      'one function in other bytes, of another script',
    ],
  },
];
