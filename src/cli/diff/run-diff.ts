import { cpus } from 'node:os';
import { baselineText } from '../../commands/diff/baseline.ts';
import { DEFAULT_OPTIONS } from '../../commands/diff/diff-options.ts';
import type { DiffSide } from '../../commands/diff/diff-side.ts';
import { diffSides } from '../../commands/diff/diff-sides.ts';
import type { DiffConditionResult, DiffReport } from '../../render/diff/diff-report.ts';
import type { MayRead } from '../../sources/local-files.ts';
import type { Conditions } from '../fleet/conditions.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { currentScreen } from '../terminal/screen.ts';
import { writeTextWhole } from '../write-file.ts';
import type { DiffRequest, DiffRequestOptions } from './diff-request.ts';
import { type ReadSide, readSide } from './read-side.ts';

/** Compares the sides, writes the report, and gives the exit status. Rejects with ProfileError. */
export async function runDiff({ base, now, options }: DiffRequest): Promise<number> {
  const before = await readBase({ base, options });
  if (options.saveBaseline !== undefined) await saveBaseline(options.saveBaseline, before.side);
  if (now.length === 0) return EXIT.done;
  const { report, notices } = await diffWith(before, { now, options });
  for (const notice of notices) process.stderr.write(noticeLine(null, notice));
  await writeOutput(await rendered(report, options), { kind: 'screen' });
  return statusOf(report, options);
}

/** What `diff` found, and what the user should know. */
export interface DiffOutcome {
  readonly report: DiffReport;
  readonly notices: readonly string[];
}

/**
 * Compares the sides. Rejects with ProfileError.
 *
 * @param mayRead what may be read of that which nobody named
 */
export async function diffOutcome(request: DiffRequest, mayRead: MayRead): Promise<DiffOutcome> {
  return diffWith(await readBase(request, mayRead), request, mayRead);
}

function readBase(
  { base, options }: Pick<DiffRequest, 'base' | 'options'>,
  mayRead?: MayRead,
): Promise<ReadSide> {
  const maps = mapsOf(options, options.baseSourceMaps);
  return readSide(base, { maps, mayRead, conditions: conditionsOf(options, 'a') }, options);
}

/** What the dumps of a side have to meet. */
function conditionsOf(options: DiffRequest['options'], side: 'a' | 'b'): Conditions {
  return (['where', side] as const).flatMap((name) => {
    const text = options[name];
    return text === undefined ? [] : [{ option: `--${name}`, text }];
  });
}

async function diffWith(
  before: ReadSide,
  { now, options }: Pick<DiffRequest, 'now' | 'options'>,
  mayRead?: MayRead,
): Promise<DiffOutcome> {
  const maps = mapsOf(options, options.newSourceMaps);
  const conditions = conditionsOf(options, 'b');
  const after = await readSide(now, { maps, mayRead, conditions }, options);
  const compared = diffSides(before.side, after.side, {
    ...DEFAULT_OPTIONS,
    failOn: options.failOn,
    require: options.require,
    isStrict: options.strict === true,
    isAll: options.all === true,
    hasRunsTable: options.runsTable === true,
    isByRoute: options.by === 'route',
    ...(options.alpha === undefined ? {} : { alpha: options.alpha }),
    ...(options.measure === undefined ? {} : { measure: options.measure }),
  });
  const ages = [...otherMachine(before.side, after.side), ...otherMachine(after.side, before.side)];
  return {
    report: { ...compared, warnings: [...compared.warnings, ...ages] },
    notices: [...new Set([...before.notices, ...after.notices])],
  };
}

/**
 * A baseline says what it was recorded with. Profiles may not say it: then they are taken for those of this machine and
 * this Node.
 */
function otherMachine({ nodeVersions, cpuModel }: DiffSide, other: DiffSide): readonly string[] {
  const [node, cpu] = [process.versions.node, cpus()[0]?.model ?? null];
  const [nodeVersion = null] =
    cpuModel === null || other.nodeVersions.length > 0 ? [] : nodeVersions;
  const major = (version: string): string => version.replace(/^v?(\d+).*$/, '$1');
  return [
    ...(nodeVersion !== null && major(nodeVersion) !== major(node)
      ? [`the baseline was made with Node ${nodeVersion}, and this is ${node}`]
      : []),
    ...(cpuModel !== null && cpu !== null && cpuModel !== cpu
      ? [`the baseline was made on another CPU (${cpuModel}, and this is ${cpu})`]
      : []),
  ];
}

/** `null`: positions stay those of the dumps. */
function mapsOf(
  { sourceMaps }: DiffRequestOptions,
  own: readonly string[] = [],
): readonly string[] | null {
  if (sourceMaps === false) return null;
  return [...own, ...(sourceMaps ?? [])];
}

async function saveBaseline(path: string, side: DiffSide): Promise<void> {
  const origin = {
    node: side.nodeVersions[0] ?? process.versions.node,
    cpuModel: cpus()[0]?.model ?? null,
    recordedAt: new Date().toISOString(),
  };
  await writeTextWhole(path, baselineText(side, origin));
  const runs = `${side.runs.length} ${side.runs.length === 1 ? 'run' : 'runs'}`;
  process.stderr.write(noticeLine(path, `the baseline of ${runs}`));
}

async function rendered(
  report: DiffReport,
  options: DiffRequestOptions,
): Promise<Iterable<string>> {
  const layout = options.json === true ? 'json' : options.layout;
  switch (layout) {
    case 'json': {
      const { diffJson } = await import('../../render/diff/diff-json.ts');
      return diffJson(report);
    }
    case 'csv': {
      const { diffCsv } = await import('../../render/diff/diff-csv.ts');
      return diffCsv(report);
    }
    case 'markdown': {
      const { diffMarkdown } = await import('../../render/diff/diff-markdown.ts');
      const { name = 'default', budget = null } = options;
      return diffMarkdown(report, { name, budget });
    }
    default: {
      const { diffText } = await import('../../render/diff/diff-text.ts');
      const isTerminal = process.stdout.isTTY === true || layout === 'terminal';
      const screen = currentScreen({});
      // A file or a log has no width of its own.
      return diffText(report, isTerminal ? screen : { ...screen, columns: 120, colorLevel: 0 });
    }
  }
}

/** A condition that held, or a required one that did not, wins over a pattern that matched nothing. */
function statusOf({ conditions }: DiffReport, { undecided }: DiffRequestOptions): number {
  const isFailed = ({ kind, held, undecided: count }: DiffConditionResult): boolean =>
    kind === 'require' ? !held : held || (undecided === 'fail' && count > 0);
  const matched = conditions.filter(({ matched: count }) => count > 0);
  if (matched.some(isFailed)) return EXIT.gateFailed;
  const isLost = ({ matched: count, text }: DiffConditionResult): boolean =>
    count === 0 && !/^(?:new|gone)\s*\(/.test(text);
  return conditions.some(isLost) ? EXIT.nothingMatched : EXIT.done;
}
