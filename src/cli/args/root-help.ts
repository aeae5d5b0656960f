import type { Command, Help } from 'commander';
import { helpReport } from '../../commands/help-report.ts';
import { catalog } from '../../commands/registry.ts';
import { loadLayout } from '../../render/registry.ts';

const EXAMPLES: readonly (readonly [line: string, meaning: string])[] = [
  ['scoobyprof app.cpuprofile', 'look at a dump at the prompt'],
  ['scoobyprof "sort cumtime; stats 5"', 'one line on the newest dump'],
  ['scoobyprof stats 10 app.cpuprofile', 'one command on a file'],
  ['scoobyprof -c "callers parse" --json a.cpuprofile', 'for programs'],
  ['scoobyprof record --calls -- node app.js', 'record a dump, with exact call counts'],
];

/** Help of the program and its subcommands: examples first, then what there is. */
export function rootHelp(command: Command, helper: Help, language: string): string {
  const isRoot = command.parent === null;
  const usage = isRoot ? 'scoobyprof [options] [COMMANDS] [FILE…]' : helper.commandUsage(command);
  const sections: string[] = [`Usage: ${usage}`];
  if (isRoot) sections.push(section('Examples:', EXAMPLES));
  else sections.push(helper.commandDescription(command));
  const options = helper.visibleOptions(command).map((option) => {
    return [helper.optionTerm(option), helper.optionDescription(option)] as const;
  });
  sections.push(section('Options:', options));
  if (isRoot) {
    const subcommands = helper
      .visibleCommands(command)
      .map((c) => [c.name(), helper.subcommandDescription(c)] as const);
    sections.push(section('Subcommands:', subcommands), language);
  }
  return `${sections.join('\n\n')}\n`;
}

function section(
  title: string,
  rows: readonly (readonly [term: string, meaning: string])[],
): string {
  const width = Math.max(...rows.map(([term]) => term.length));
  return [title, ...rows.map(([term, meaning]) => `  ${term.padEnd(width)}  ${meaning}`)].join(
    '\n',
  );
}

/** The commands of the language, as `help` at the prompt lists them. */
export async function languageHelp(): Promise<string> {
  const layout = await loadLayout('pstats');
  return [...layout.render(await helpReport(catalog))].join('').trimEnd();
}
