import type { Layout } from '../../render/layout.ts';
import { loadLayout } from '../../render/registry.ts';
import type { Report } from '../../render/report.ts';
import type { Screen } from '../../render/screen.ts';
import type { ProgramOptions } from '../args/program-options.ts';

/**
 * The layout that the options and the terminal ask for. On a terminal, where nobody chose, reports are tables for
 * a screen; what goes to a file or a program is then plain text, as without a terminal.
 */
export async function chooseLayout(options: ProgramOptions): Promise<Layout> {
  if (options.json) return loadLayout('json');
  const isOwnChoice = options.layout !== undefined;
  const isTerminal = process.stdout.isTTY === true;
  const name = options.layout ?? (isTerminal ? 'terminal' : 'pstats');
  const layout = await loadLayout(name);
  if (layout.isForReaders !== true) return layout;
  const { currentScreen } = await import('./screen.ts');
  const plain = isOwnChoice ? undefined : await loadLayout('pstats');
  const onto = (screen: () => Screen): Layout => ({
    ...layout,
    // Asked for each time: a terminal's width changes.
    render: (report) => layout.render(report, screen()),
  });
  const limited = await limitedBy(options, layout, () => currentScreen(options));
  return { ...onto(() => currentScreen(options)), ...(plain && { elsewhere: plain }), ...limited };
}

/** Only Markdown can leave something out. */
async function limitedBy(
  { budget }: ProgramOptions,
  layout: Layout,
  screen: () => Screen,
): Promise<Pick<Layout, 'withinLimit'>> {
  if (budget === undefined || layout.name !== 'markdown') return {};
  const { withinWhole } = await import('../../render/whole-budget.ts');
  const render = (report: Report, characters: number | null): string =>
    [...layout.render(report, { ...screen(), budget: characters })].join('');
  return { withinLimit: (reports) => withinWhole(reports, budget, render) };
}
