/** A sampling trace of Hermes, drawn: its frames by id, and for each sample its time, frame and thread. */
export interface DrawnHermes {
  readonly frames: Readonly<Record<string, object>>;
  readonly samples: readonly (readonly [timeUs: number, frame: number, tid?: string])[];
  readonly names?: Readonly<Record<string, string>>;
}

/** The document: numbers are texts, as Hermes writes them. */
export function hermesDocument({ frames, samples, names = {} }: DrawnHermes): object {
  return {
    traceEvents: Object.entries(names).map(([tid, name]) => {
      return { name: 'thread_name', ph: 'M', pid: 7, tid, ts: '0', args: { name } };
    }),
    samples: samples.map(([ts, sf, tid = '1']) => {
      return { cpu: '-1', name: '', ts: String(ts), pid: 7, tid, weight: '1', sf };
    }),
    stackFrames: frames,
  };
}

/** A function that begins on a line, seen on another. */
export function hermesFrame(name: string, parent: number | undefined, line: number): object {
  const place = { line: String(line), column: '9', funcLine: '2', funcColumn: '5' };
  const above = parent === undefined ? {} : { parent };
  return {
    name: `${name}(http://h/i.bundle?a=b:${line}:9)`,
    category: 'JavaScript',
    ...place,
    ...above,
  };
}

export const HERMES_ROOT = { name: '[root]', category: 'root' };
