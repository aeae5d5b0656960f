// Traces as Chrome writes them: the samples of a real profile in chunks, far apart among what else a page does.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFolder } from './record.mjs';

const PROFILE = fileURLToPath(
  new URL('../../fixtures/slow-report.node20.cpuprofile', import.meta.url),
);

/** Megabytes: the second is longer than any string of V8. */
const SIZES = [200, 600];
const SAMPLES_OF_CHUNK = 100;
const PIECE_BYTES = 1 << 22;

/** Paths of the traces; they are made where they are missing. */
export async function grownTraces() {
  const paths = [];
  mkdirSync(benchFolder, { recursive: true });
  for (const megabytes of SIZES) {
    const path = join(benchFolder, `trace-${megabytes}.json`);
    if (!existsSync(path)) {
      await writeTrace(`${path}.new`, megabytes * 1e6);
      renameSync(`${path}.new`, path);
    }
    if (statSync(path).size < megabytes * 1e6) throw new Error(`${path} is too small`);
    paths.push(path);
  }
  return paths;
}

async function writeTrace(path, bytes) {
  const events = profileEvents(JSON.parse(readFileSync(PROFILE, 'utf8')));
  const next = pageEvents();
  const file = await open(path, 'w');
  let written = 0;
  let waiting = '{"metadata":{"source":"DevTools"},"traceEvents":[';
  for (const [i, event] of events.entries()) {
    while (written + waiting.length < (bytes * (i + 1)) / events.length) {
      waiting += `${next()},\n`;
      if (waiting.length < PIECE_BYTES) continue;
      written += (await file.write(waiting)).bytesWritten;
      waiting = '';
    }
    waiting += `${JSON.stringify(event)}${i < events.length - 1 ? ',\n' : ']}'}`;
  }
  await file.write(waiting);
  await file.close();
}

/** The head and the chunks of a profile: callers come before those they call. */
function profileEvents({ nodes, samples, timeDeltas, startTime }) {
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const about = { cat: 'disabled-by-default-v8.cpu_profiler', id: '0x1', ph: 'P', pid: 7 };
  const events = [
    { args: { name: 'CrRendererMain' }, name: 'thread_name', ph: 'M', pid: 7, tid: 7, ts: 0 },
    { args: { data: { startTime } }, ...about, name: 'Profile', tid: 7, ts: startTime },
  ];
  for (let from = 0; from < samples.length; from += SAMPLES_OF_CHUNK) {
    const to = from + SAMPLES_OF_CHUNK;
    const own = nodes.map(({ id, callFrame }) => {
      const parent = parentOf.get(id);
      return { id, callFrame, ...(parent === undefined ? {} : { parent }) };
    });
    const cpuProfile = { samples: samples.slice(from, to), ...(from === 0 ? { nodes: own } : {}) };
    const data = { cpuProfile, timeDeltas: timeDeltas.slice(from, to) };
    const ts = startTime + from;
    events.push({ args: { data }, ...about, name: 'ProfileChunk', tid: 9, ts });
  }
  return events;
}

/** Gives one event of a page after the other: mostly small ones of tasks and layout, now and then a screenshot. */
function pageEvents() {
  let state = 1;
  const below = (limit) => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const picture = Array.from({ length: 60_000 }, () => letters[below(64)]).join('');
  const about = { cat: 'toplevel,devtools.timeline', ph: 'X', pid: 7, tid: 7 };
  const kinds = [
    (ts) => ({ args: {}, ...about, dur: below(900), name: 'RunTask', tdur: below(900), ts }),
    (ts) => ({
      args: {
        beginData: { dirtyObjects: below(99), frame: 'F3A1', totalObjects: below(4000) },
        endData: {
          layoutRoots: [{ depth: 1, nodeId: below(999), quads: [[0, 0, 1280, below(9)]] }],
        },
      },
      ...about,
      dur: below(9000),
      name: 'Layout',
      ts,
    }),
    (ts) => ({
      args: { data: { functionName: 'onClick"}', url: 'http://h/app.js', lineNumber: below(999) } },
      ...about,
      name: 'FunctionCall',
      ts,
    }),
  ];
  let ts = 0;
  return () => {
    ts += 1 + below(50);
    if (below(150) > 0) return JSON.stringify(kinds[below(kinds.length)](ts));
    const snapshot = picture.slice(below(20_000));
    return JSON.stringify({ args: { snapshot }, ...about, name: 'Screenshot', ph: 'O', ts });
  };
}
