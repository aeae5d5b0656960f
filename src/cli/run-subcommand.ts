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

/** Runs all that is no look at dumps, and gives the exit status. Rejects with ProfileError. */
export async function runSubcommand(
  request: SubcommandRequest,
  { browse, configured, sourceFinder }: Program,
): Promise<number> {
  switch (request.kind) {
    case 'help':
      await showHelp(request.topic, request.name);
      return EXIT.done;
    case 'dot': {
      const { runDot } = await import('./dot/run-dot.ts');
      return runDot(request);
    }
    case 'diff': {
      const { runDiff } = await import('./diff/run-diff.ts');
      return runDiff(request);
    }
    case 'watch': {
      const { runWatch } = await import('./watch/run-watch.ts');
      return runWatch(request);
    }
    case 'collect': {
      const { runCollect } = await import('./collect/run-collect.ts');
      return runCollect(request);
    }
    case 'record': {
      const { record } = await import('./record/record.ts');
      return record(request, browse);
    }
    case 'counts': {
      const { counts } = await import('./record/counts.ts');
      return counts(request);
    }
    case 'requests': {
      const { runRequests } = await import('./requests/record-commands.ts');
      return runRequests({ ...request, options: await configured(request.options) }, sourceFinder);
    }
    case 'token': {
      const { runToken } = await import('./requests/record-commands.ts');
      return runToken(request);
    }
    case 'extension': {
      const { runExtension } = await import('./requests/record-commands.ts');
      return runExtension();
    }
    case 'schema': {
      const { runSchema } = await import('./schema/run-schema.ts');
      return runSchema(request);
    }
    case 'mcp': {
      const { runMcp } = await import('./mcp/run-mcp.ts');
      return runMcp(request);
    }
    case 'config': {
      const { describeConfig } = await import('./args/config.ts');
      await writeOutput(describeConfig(request.options), { kind: 'screen' });
      return EXIT.done;
    }
    case 'completion': {
      const { completionScript } = await import('./args/shell-completion.ts');
      const script = await completionScript(request.shell, request.program);
      await writeOutput([script], { kind: 'screen' });
      return EXIT.done;
    }
  }
}

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
