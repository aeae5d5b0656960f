import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { catalog } from '../commands/registry.ts';
import { Session } from '../commands/session/session.ts';
import { ProfileError } from '../model/profile-error.ts';
import type { SourceFinder } from '../sources/source-finder.ts';
import type { ProgramOptions } from './args/program-options.ts';
import { readArguments, SUBCOMMANDS, takesValue, unknownWord } from './args/read-arguments.ts';
import type { BrowseRequest, Request } from './args/request.ts';
import { firstWord, looksLikeDump, routeArguments } from './args/route.ts';
import { releaseOptimizer } from './browse/optimizer.ts';
import { reserveStandardInput } from './browse/read-dump.ts';
import { readPlaces } from './browse/read-places.ts';
import { LineRunner, runScript } from './browse/run-commands.ts';
import { isRecordWord, isRedisUrl } from './requests/record-word.ts';
import { isFolder } from './stat-or-none.ts';
import { chooseLayout } from './terminal/display.ts';
import { EXIT, EXIT_OF_ERROR } from './terminal/exit-status.ts';
import { errorLines, noticeLine } from './terminal/messages.ts';
import { ClosedPipe, closedOr } from './terminal/output.ts';
import { configFolder } from './terminal/user-folders.ts';

export { withUsualFlags } from './engine-flags.ts';
export { usedParts } from './used-parts.ts';

/** Runs the program; sets the exit status of the process and never ends it, so that output is complete. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  try {
    process.exitCode = await run(args);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Writes that fail report it where they are made; without this the event would end the process. */
function ignoreClosedPipe(error: Error): void {
  if (!(closedOr(error) instanceof ClosedPipe)) process.exitCode = EXIT.unreadable;
}

function report(error: unknown): number {
  if (error instanceof ClosedPipe) return EXIT.done;
  if (!(error instanceof ProfileError)) throw error;
  process.stderr.write(errorLines(error));
  return EXIT_OF_ERROR[error.code];
}

async function run(args: readonly string[]): Promise<number> {
  const request = await requestOf(args);
  if (request.kind === 'done') return EXIT.done;
  if (request.kind === 'browse') {
    await checkFirstWord(args, request);
    const options = await configured(request.options);
    return browse(await withProfiles(args, { ...request, options }), options);
  }
  const { runSubcommand } = await import('./run-subcommand.ts');
  return runSubcommand(request, { browse, configured, sourceFinder });
}

/** What the user's settings file adds to the options; most have none. */
async function configured(options: ProgramOptions): Promise<ProgramOptions> {
  if (!existsSync(join(configFolder(), 'config.json'))) return options;
  const { withConfig } = await import('./args/config.ts');
  return withConfig(options);
}

async function browse(files: readonly string[], options: ProgramOptions): Promise<number> {
  checkFiles(files, options);
  const layout = await chooseLayout(options);
  const opened = await filtered(await chosen(await openSession(files, options), options), options);
  const session = layout.isForReaders ? opened.forReaders(options.rows) : opened;
  if (options.command !== undefined) {
    const script = {
      lines: options.command,
      isKeptGoing: options.keepGoing === true,
      editor: options.editor,
    };
    return runScript(script, session, layout);
  }
  reserveStandardInput();
  const page = () => runScript({ lines: ['summary'], isKeptGoing: false }, session, layout);
  const runner = new LineRunner(session, layout, options.editor);
  if (!process.stdin.isTTY) {
    const { runBatch } = await import('./browse/batch.ts');
    const hasRun = await runBatch(runner, { endsInSilence: isForPage(options) });
    // Whoever asks for pstats gets what it prints: without a command nothing.
    return hasRun || options.layout === 'pstats' ? EXIT.done : page();
  }
  if (isForPage(options)) return page();
  releaseOptimizer();
  const { runPrompt } = await import('./terminal/prompt/prompt.ts');
  const { isInterrupted } = await runPrompt(runner, options);
  return isInterrupted ? EXIT.interrupted : EXIT.done;
}

/** Who asks for Markdown and gives no commands wants a page, and no prompt. That of the settings is for both. */
function isForPage({ layout, settings }: ProgramOptions): boolean {
  return layout === 'markdown' && settings?.includes('layout') !== true;
}

/** What is asked for. Where a misspelt command stands first, that is wrong, and not the options behind it. */
async function requestOf(args: readonly string[]): Promise<Request> {
  tellOfFolder(args);
  try {
    const routed = await routeArguments(args, { takesValue, subcommands: SUBCOMMANDS });
    return await readArguments(routed);
  } catch (error) {
    const word = unknownFirstWord(args);
    // Behind an option that is wrong it may be the option's value.
    const isFirst = word !== undefined && args[0] === word;
    if (!isFirst || !(error instanceof ProfileError)) throw error;
    throw await unknownWord(word);
  }
}

/** A first word that is not a dump was meant as a command, unless something says that dumps stand there. */
async function checkFirstWord(args: readonly string[], { options }: BrowseRequest): Promise<void> {
  const word = options.command === undefined ? unknownFirstWord(args) : undefined;
  if (word !== undefined) throw await unknownWord(word);
}

/**
 * The files behind `browse`; where none has the name, the id of a record stands for its profile, and a URL of a Redis for
 * the place of all records.
 */
async function withProfiles(
  args: readonly string[],
  { files, options }: BrowseRequest,
): Promise<readonly string[]> {
  const isId = (file: string): boolean => isRecordWord(file) && !existsSync(file);
  if (args[firstWord(args, { takesValue })] !== 'browse' || !files.some(isId)) return files;
  const { profileOfRecord } = await import('./requests/record-commands.ts');
  const place = files.find(isRedisUrl) ?? options.dir;
  const found = files
    .filter((file) => !isRedisUrl(file))
    .map((file) => (isId(file) ? profileOfRecord(file, place) : file));
  return Promise.all(found);
}

/** The first word where it is neither a command nor a dump, nor a folder of dumps. */
function unknownFirstWord(args: readonly string[]): string | undefined {
  const word = args[firstWord(args, { takesValue })];
  if (word === undefined || isCommandWord(word) || looksLikeDump(word)) return undefined;
  return isFolder(word) || /[\s;]/.test(word) ? undefined : word;
}

function isCommandWord(word: string): boolean {
  return SUBCOMMANDS.includes(word) || catalog.has(word);
}

/** A command wins over a folder of its name. */
function tellOfFolder(args: readonly string[]): void {
  const word = args[firstWord(args, { takesValue })];
  // A folder of records has the name of the command that shows them.
  if (word === undefined || word === 'requests') return;
  if (!isCommandWord(word) || !isFolder(word)) return;
  process.stderr.write(noticeLine(null, `${word} means the command; ./${word} means the folder`));
}

function checkFiles(files: readonly string[], { command }: ProgramOptions): void {
  if (files.includes('-') && command === undefined) {
    throw new ProfileError('usage', 'a dump on standard input leaves no room for commands there', {
      hint: 'give the commands with -c: scoobyprof -c stats -',
    });
  }
}

async function openSession(files: readonly string[], options: ProgramOptions): Promise<Session> {
  const gc = options.gc === 'separate' ? 'separate' : 'on-stack';
  const sources = await sourceFinder(options);
  const { where, a, b } = options;
  if (a !== undefined || b !== undefined) {
    const { readSides } = await import('./fleet/read-sides.ts');
    const { old, now } = await readSides(files, options, gc);
    return Session.startAll([...old, ...now], gc, sources);
  }
  const places = files.length === 0 && where !== undefined ? await folderOf(options) : files;
  const [first = await chooseDump(options), ...others] = places;
  if (typeof first !== 'string') return Session.start(first, gc, sources);
  return Session.startAll(await readPlaces([first, ...others], { gc, where }), gc, sources);
}

/** Where a condition chooses and no dump is named: all those of the dump folder. */
async function folderOf({ dir }: ProgramOptions): Promise<readonly string[]> {
  const { dumpFolder } = await import('./dump-folder.ts');
  return [dumpFolder(dir)];
}

async function chosen(session: Session, options: ProgramOptions): Promise<Session> {
  if (options.thread === undefined && options.value === undefined) return session;
  const { asChosen } = await import('./args/start-choices.ts');
  return asChosen(session, options);
}

/** Filters of the settings hold for dumps that have stacks; those of an option are an error for others. */
async function filtered(session: Session, { filter, settings }: ProgramOptions): Promise<Session> {
  if (filter === undefined || filter === false) return session;
  const { withStartFilters } = await import('./args/start-filters.ts');
  return withStartFilters(session, filter, { isLenient: settings?.includes('filter') === true });
}

async function sourceFinder({ sourceMaps, source }: ProgramOptions): Promise<SourceFinder | null> {
  if (sourceMaps === false) return null;
  const { SourceFinder } = await import('../sources/source-finder.ts');
  const maps = Array.isArray(sourceMaps) ? sourceMaps : [];
  return new SourceFinder({ maps, folders: source ?? [], onLargeMap: releaseOptimizer });
}

/** Without a file: a pick list where somebody can choose, else the newest dump. */
async function chooseDump({ command, dir }: ProgramOptions) {
  if (command !== undefined || !process.stdin.isTTY || !process.stdout.isTTY) {
    const { readNewestDump } = await import('./runs/read-newest.ts');
    return readNewestDump(dir);
  }
  const { pickDump } = await import('./browse/pick-dump.ts');
  return pickDump(dir);
}
