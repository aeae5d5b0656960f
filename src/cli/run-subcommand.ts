import { catalog } from '../commands/registry.ts';
import { loadLayout } from '../render/registry.ts';
import type { ManualReport } from '../render/report.ts';
import type { SourceFinder } from '../sources/source-finder.ts';
import type { ProgramOptions } from './args/program-options.ts';
import type { SubcommandRequest } from './args/request.ts';
import { chooseLayout } from './terminal/display.ts';
import { EXIT } from './terminal/exit-status.ts';
import { writeOutput } from './terminal/output.ts';

/** What subcommands need of the program that looks at dumps. */
interface Program {
  readonly browse: (files: readonly string[], options: ProgramOptions) => Promise<number>;
  /** The options, and what the settings add to them. */
  readonly configured: (options: ProgramOptions) => Promise<ProgramOptions>;
  readonly sourceFinder: (options: ProgramOptions) => Promise<SourceFinder | null>;
}

type Kind = SubcommandRequest['kind'];
type RequestOf<K extends Kind> = Extract<SubcommandRequest, { readonly kind: K }>;

/** Runs all that is no look at dumps, and gives the exit status. Rejects with ProfileError. */
export function runSubcommand<K extends Kind>(
  request: SubcommandRequest & { readonly kind: K },
  program: Program,
): Promise<number> {
  return RUNNERS[request.kind as K](request as RequestOf<K>, program);
}

/** What each does is loaded when it is asked for. */
const RUNNERS: {
  readonly [K in Kind]: (request: RequestOf<K>, program: Program) => Promise<number>;
} = {
  help: async ({ topic, name }) => {
    await showHelp(topic, name);
    return EXIT.done;
  },
  dot: async (request) => (await import('./dot/run-dot.ts')).runDot(request),
  diff: async (request) => (await import('./diff/run-diff.ts')).runDiff(request),
  watch: async (request) => (await import('./watch/run-watch.ts')).runWatch(request),
  collect: async (request) => (await import('./collect/run-collect.ts')).runCollect(request),
  record: async (request, { browse }) =>
    (await import('./record/record.ts')).record(request, browse),
  counts: async (request) => (await import('./record/counts.ts')).counts(request),
  requests: async (request, { configured, sourceFinder }) => {
    const { runRequests } = await import('./requests/record-commands.ts');
    return runRequests({ ...request, options: await configured(request.options) }, sourceFinder);
  },
  token: async (request) => (await import('./requests/record-commands.ts')).runToken(request),
  extension: async () => (await import('./requests/record-commands.ts')).runExtension(),
  schema: async (request) => (await import('./schema/run-schema.ts')).runSchema(request),
  mcp: async (request) => (await import('./mcp/run-mcp.ts')).runMcp(request),
  config: async ({ options }) => {
    const { describeConfig } = await import('./args/config.ts');
    await writeOutput(describeConfig(options), { kind: 'screen' });
    return EXIT.done;
  },
  completion: async ({ shell, program }) => {
    const { completionScript } = await import('./args/shell-completion.ts');
    await writeOutput([await completionScript(shell, program)], { kind: 'screen' });
    return EXIT.done;
  },
};

async function showHelp(topic: string | undefined, name: string | undefined): Promise<void> {
  const { helpPage } = await import('../commands/manual-pages.ts');
  const page = topic === undefined ? null : helpPage(topic, name);
  if (page !== null) return showPage(page);
  const { helpReport } = await import('../commands/help-report.ts');
  const layout = await loadLayout('pstats');
  const text = layout.render(await helpReport(catalog, topic));
  await writeOutput(text, { kind: 'screen' });
}

/** On a terminal as wide as that is, in colours, and by the pager where it is longer. */
async function showPage(page: ManualReport): Promise<void> {
  const layout = await chooseLayout({});
  const { canPage, writePaged } = await import('./terminal/pager.ts');
  const text = layout.render(page);
  await (canPage() ? writePaged(text) : writeOutput(text, { kind: 'screen' }));
}
