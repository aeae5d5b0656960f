import { isObject, type JsonObject } from '../importers/json-shape.ts';
import { evaluatedUrl } from '../model/function-table.ts';
import { ProfileError } from '../model/profile-error.ts';

/** A function as V8's coverage describes it; offsets are UTF-16 units of its script's text. */
export interface CoveredFunction {
  readonly name: string;
  /** Of its first token; `function` or `async`, not its name. */
  readonly start: number;
  readonly end: number;
  /** `null`: more than V8 counts. */
  readonly calls: number | null;
}

/** A script of a thread. The same file loaded twice is two scripts. */
export interface CoveredScript {
  /** As profiles have it: `eval:<scriptId>` where there is none. */
  readonly url: string;
  readonly functions: readonly CoveredFunction[];
  /** Lengths of the script's lines without their ends, where Node kept them for a source map. */
  readonly lineLengths: readonly number[] | null;
}

/**
 * Reads what NODE_V8_COVERAGE or the inspector's takePreciseCoverage writes. Several documents are of one thread:
 * each has the calls since the one before.
 */
export function readCoverage(documents: readonly unknown[]): readonly CoveredScript[] {
  const scripts = new Map<string, MutableScript>();
  for (const document of documents) addDocument(scripts, document);
  return [...scripts.values()].map(({ url, functions, lineLengths }) => {
    return { url, functions: [...functions.values()], lineLengths };
  });
}

interface MutableScript {
  readonly url: string;
  readonly functions: Map<string, CoveredFunction>;
  lineLengths: readonly number[] | null;
}

function addDocument(scripts: Map<string, MutableScript>, document: unknown): void {
  if (!isObject(document) || !Array.isArray(document['result'])) throw notCoverage();
  const caches = document['source-map-cache'];
  for (const script of document['result'] as readonly unknown[]) {
    if (!isObject(script) || !Array.isArray(script['functions'])) throw notCoverage();
    addScript(scripts, script, isObject(caches) ? caches : {});
  }
}

function addScript(
  scripts: Map<string, MutableScript>,
  script: JsonObject,
  caches: JsonObject,
): void {
  const { url, scriptId, functions } = script;
  const key = `${scriptId} ${url}`;
  const found = scripts.get(key) ?? {
    url: typeof url === 'string' && url !== '' ? url : evaluatedUrl(String(scriptId)),
    functions: new Map<string, CoveredFunction>(),
    lineLengths: null,
  };
  scripts.set(key, found);
  found.lineLengths ??= lineLengthsOf(caches[found.url]);
  for (const value of functions as readonly unknown[]) {
    const fn = coveredFunction(value);
    const place = `${fn.start} ${fn.end} ${fn.name}`;
    found.functions.set(place, withMoreCalls(found.functions.get(place), fn));
  }
}

function withMoreCalls(known: CoveredFunction | undefined, more: CoveredFunction): CoveredFunction {
  if (known === undefined) return more;
  const isKnown = known.calls !== null && more.calls !== null;
  return { ...known, calls: isKnown ? Number(known.calls) + Number(more.calls) : null };
}

function coveredFunction(value: unknown): CoveredFunction {
  const [range]: readonly unknown[] =
    isObject(value) && Array.isArray(value['ranges']) ? value['ranges'] : [];
  if (!isObject(value) || !isObject(range)) throw notCoverage();
  const { startOffset, endOffset, count } = range;
  if (typeof startOffset !== 'number' || typeof endOffset !== 'number') throw notCoverage();
  return {
    name: String(value['functionName']),
    start: startOffset,
    end: endOffset,
    // V8 counts in 32 bits and writes what is beyond 2^31 as negative.
    calls: typeof count === 'number' && count >= 0 ? count : null,
  };
}

function lineLengthsOf(cache: unknown): readonly number[] | null {
  const lengths = isObject(cache) ? cache['lineLengths'] : undefined;
  return Array.isArray(lengths) ? (lengths as readonly number[]) : null;
}

function notCoverage(): ProfileError {
  return new ProfileError('foreign', 'not coverage data of V8', {
    hint: 'NODE_V8_COVERAGE=FOLDER node --cpu-prof app.js writes it, one file for each thread',
  });
}
