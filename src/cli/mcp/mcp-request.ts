import type { Command } from 'commander';

/** A server for programs that ask about dumps was asked for. */
export interface McpRequest {
  readonly kind: 'mcp';
  /** `undefined`: the usual dump folder. */
  readonly dir: string | undefined;
  /** Whether who asks may have programs run, to record them. */
  readonly mayRecord: boolean;
}

interface ParsedOptions {
  readonly dir?: string;
  readonly allowRecord?: boolean;
}

/** Adds the subcommand `mcp`. */
export function addMcpCommand(program: Command, take: (request: McpRequest) => void): void {
  program
    .command('mcp')
    .description('answer questions of AI agents about dumps, on standard streams')
    .option('--dir <folder>', 'the folder of dumps that may be read beside the current one')
    .option('--allow-record', 'let agents run programs, to record them')
    .action(({ dir, allowRecord = false }: ParsedOptions) => {
      take({ kind: 'mcp', dir, mayRecord: allowRecord });
    });
}
