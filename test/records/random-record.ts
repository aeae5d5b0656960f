import { type AnyCall, CALL_KINDS, type RequestRecord } from '../../src/records/record.ts';
import type { SeededRandom } from '../seeded-random.ts';
import {
  cacheCall,
  digest,
  httpCall,
  logEntry,
  rpcCall,
  sampleRecord,
  sqlCall,
} from './sample-record.ts';

/** What a terminal, a table, Markdown or a spreadsheet would obey. */
const HOSTILE = [
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://evil\u0007link\u001b]8;;\u0007',
  '\u009b2J',
  'a\u202egnp.exe',
  'tab\tand\nline\r\nbreak',
  '|`*_<b>&',
  '漢字 emoji 😀 e\u0301',
  'x'.repeat(200),
  '=cmd|"/c calc"!A1',
  '\ud800 alone',
  '',
] as const;

/** A record of random calls, some of whose texts are hostile. */
export function randomRecord(random: SeededRandom, number: number): RequestRecord {
  const text = (): string =>
    random.chance(0.3) ? random.pick(HOSTILE) : `plain${random.below(5)}`;
  const base = () => ({
    startMs: random.below(100_000) / 1000,
    waitMs: random.chance(0.3) ? random.below(5000) / 1000 : 0,
    durationMs: random.below(random.chance(0.1) ? 200_000 : 5000) / 1000,
    stack: random.chance(0.1) ? null : random.below(4),
    ...(random.chance(0.8) ? { digest: digest(random.below(6)) } : {}),
    ...(random.chance(0.1) ? { error: { name: text(), code: text() } } : {}),
  });
  const calls = {
    sql: () => sqlCall({ ...base(), text: `select ${text()} from t where a = ${random.below(9)}` }),
    cache: () => cacheCall({ ...base(), key: `shop:${random.below(9)}:${text()}` }),
    rpc: () => rpcCall({ ...base(), method: text() }),
    http: () => httpCall({ ...base(), url: `http://stock/${text()}/${random.below(9)}` }),
  };
  const plugins = Object.fromEntries(
    CALL_KINDS.flatMap((kind) => {
      const all: AnyCall[] = Array.from({ length: random.below(12) }, () => calls[kind]());
      all.sort((a, b) => a.startMs - b.startMs);
      return all.length === 0 ? [] : [[kind, { calls: all }]];
    }),
  );
  const entries = Array.from({ length: random.below(4) }, () => logEntry({ text: text() }));
  const frames = sampleRecord().frames.map((frame) => {
    return random.chance(0.2) ? { ...frame, fn: text(), file: `/shop/${text()}.ts` } : frame;
  });
  return sampleRecord(
    { ...plugins, log: { entries } },
    {
      ...{ id: idOf(random, number), url: `/${text()}`, route: random.chance(0.2) ? null : text() },
      ...{
        method: random.pick(['GET', 'POST', 'get']),
        status: random.pick([0, 200, 302, 404, 503]),
      },
      ...{ service: random.pick(['shop', 'stock', text()]), handler: text(), host: text(), frames },
      cpuMs: random.chance(0.3) ? null : random.below(50_000) / 1000,
      durationMs: random.below(300_000) / 1000,
      startedAt: 1_790_000_000_000 + number * 1000,
    },
  );
}

function idOf(random: SeededRandom, number: number): string {
  const hex = (digits: number): string => {
    return Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  };
  const start = number.toString(16).padStart(4, '0');
  return `${start}${hex(4)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}
