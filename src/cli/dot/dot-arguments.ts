import { type Command, InvalidArgumentError, Option } from 'commander';
import { THEMES, type ThemeName } from '../../exporters/dot/gprof2dot/themes.ts';
import { NODE_MEASURES, type NodeMeasure } from '../../exporters/dot/graph-style.ts';
import { DEFAULT_STYLE, styleNames } from '../../exporters/dot/styles.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import {
  type DotRequest,
  GRAPH_TYPES,
  type GraphSettings,
  type GraphType,
  LAYOUT_ENGINES,
} from './dot-request.ts';

/** The options as commander gives them. */
interface DotOptions extends Pick<ProgramOptions, 'gc' | 'dir' | 'thread' | 'value' | 'where'> {
  readonly output?: string;
  readonly recursive?: true;
  readonly merge?: true;
  readonly compare?: true;
  readonly type?: GraphType;
  readonly engine?: GraphSettings['engine'];
  readonly open?: true;
  readonly style: GraphSettings['style'];
  readonly nodes: number;
  readonly cluster?: true | 'package' | 'file';
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly nodeThres?: number;
  readonly edgeThres?: number;
  readonly root?: string;
  readonly leaf?: string;
  readonly depth?: number;
  readonly path?: readonly string[];
  readonly listFunctions?: string;
  readonly colormap: ThemeName;
  readonly skew: number;
  readonly strip?: true;
  readonly wrap?: true;
  readonly showSamples?: true;
  readonly nodeLabel?: readonly NodeMeasure[];
  readonly timeFormat: string;
  readonly colorNodesBySelftime?: true;
}

/** Adds the subcommand `dot` to the program. */
export function addDotCommand(program: Command, take: (request: DotRequest) => void): void {
  const command = program
    .command('dot')
    .argument('[paths...]')
    .usage('[options] [PATH…]')
    .description('draw dumps, or all dumps of folders, as call graphs');
  withFileOptions(command);
  withPictureOptions(command);
  withSelectionOptions(command);
  withGprof2dotOptions(command);
  command.action((paths: string[], _: unknown, self: Command) => {
    take(dotRequest(paths, self.optsWithGlobals<DotOptions>()));
  });
}

function withFileOptions(command: Command): void {
  command
    .option('-o, --output <path>', 'a folder, a file, or - (standard output)')
    .option('-r, --recursive', 'search folders in folders too')
    .option('--merge', 'draw all dumps as one graph')
    .option('--compare', 'draw what changed between two dumps: --compare OLD NEW')
    .option('--dir <folder>', 'the folder of dumps to choose from')
    .option('--where <condition>', 'one graph of the dumps that meet it')
    .option('--value <name>', 'the value of a pprof profile, such as alloc_space')
    .option('--thread <thread>', 'the thread of a trace: a number, a name, PID:TID, or all')
    .addOption(
      new Option('--gc <placement>', 'where garbage collection counts').choices([
        'stack',
        'separate',
      ]),
    );
}

function withPictureOptions(command: Command): void {
  command
    .addOption(new Option('-T, --type <type>', 'what to write (dot)').choices(GRAPH_TYPES))
    .addOption(
      new Option(
        '--engine <engine>',
        'lay out by the program dot where it is (auto), or here',
      ).choices(LAYOUT_ENGINES),
    )
    .option('--open', 'open the picture (an svg, without -T)')
    .addOption(
      new Option('--style <style>', 'how graphs look').choices(styleNames).default(DEFAULT_STYLE),
    )
    .option('--cluster [by]', 'frames around packages (or files)', cluster);
}

function withSelectionOptions(command: Command): void {
  command
    .option('--nodes <n>', 'at most n functions, 0 for all (scoobyprof)', wholeNumber, 80)
    .option('--focus <re>', 'only samples with a matching function')
    .option('--ignore <re>', 'no samples with a matching function')
    .option('--hide <re>', 'leave matching functions out, join their ends')
    .option('--show <re>', 'leave all other functions out')
    .option('-n, --node-thres <percent>', 'no functions below this share (0.5)', number)
    .option('-e, --edge-thres <percent>', 'no edges below this share (0.1)', number)
    .option('-z, --root <glob>', 'only what matching functions call, as file:line:name')
    .option('-l, --leaf <glob>', 'only what calls matching functions')
    .option('--depth <n>', 'no further than n edges from --root and --leaf', wholeNumber)
    .option('-p, --path <prefix>', 'only functions whose url begins so; repeatable', collect)
    .option('--list-functions <glob>', 'print matching names instead of a graph');
}

function withGprof2dotOptions(command: Command): void {
  const measure = new Option(
    '--node-label <measure>',
    'a line of the boxes; repeatable (gprof2dot)',
  )
    .choices(NODE_MEASURES)
    .argParser((value: string, before?: readonly string[]) => {
      if (!(NODE_MEASURES as readonly string[]).includes(value)) {
        throw new InvalidArgumentError(`one of ${NODE_MEASURES.join(', ')}`);
      }
      return collect(value, before);
    });
  command
    .addOption(
      new Option('-c, --colormap <name>', 'colours (gprof2dot)')
        .choices(Object.keys(THEMES))
        .default('color'),
    )
    .option('--skew <x>', 'move colours: below 1 to the hot end (gprof2dot)', number, 1)
    .option('-s, --strip', 'names without parameters (gprof2dot)')
    .option('-w, --wrap', 'long names on several lines (gprof2dot)')
    .option('--show-samples', 'samples on top (gprof2dot)')
    .addOption(measure)
    .option('--time-format <format>', 'times as printf writes them (gprof2dot)', '%.7g')
    .option('--color-nodes-by-selftime', 'colour by own time (gprof2dot)');
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function cluster(value: string): string {
  if (value === 'package' || value === 'file') return value;
  throw new InvalidArgumentError('package or file');
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number');
  return value;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}

function dotRequest(paths: readonly string[], options: DotOptions): DotRequest {
  if (options.skew <= 0) throw new ProfileError('usage', '--skew is a number above 0');
  return {
    kind: 'dot',
    paths,
    dir: options.dir,
    output: options.output,
    isRecursive: options.recursive === true,
    isMerged: options.merge === true,
    isComparison: options.compare === true,
    isOpened: options.open === true,
    settings: settingsOf(options),
  };
}

function settingsOf(options: DotOptions): GraphSettings {
  return {
    style: options.style,
    type: options.type ?? (options.open === true ? 'svg' : 'dot'),
    engine: options.engine,
    gc: options.gc === 'separate' ? 'separate' : 'on-stack',
    thread: options.thread,
    value: options.value,
    nodeThreshold: options.nodeThres,
    edgeThreshold: options.edgeThres,
    root: options.root,
    leaf: options.leaf,
    maxDepth: options.depth ?? null,
    paths: options.path ?? [],
    theme: options.colormap,
    skew: options.skew,
    isStripped: options.strip === true,
    isWrapped: options.wrap === true,
    showsSamples: options.showSamples === true,
    measures: options.nodeLabel ?? ['total-time-percentage', 'self-time-percentage'],
    timeFormat: options.timeFormat,
    colorsBySelfTime: options.colorNodesBySelftime === true,
    maxNodes: options.nodes,
    focus: options.focus,
    ignore: options.ignore,
    hide: options.hide,
    show: options.show,
    clusterBy: options.cluster === true ? 'package' : (options.cluster ?? null),
    rows: null,
    listFunctions: options.listFunctions,
    where: options.where,
  };
}
