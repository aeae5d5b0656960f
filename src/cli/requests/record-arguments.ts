import type { Command } from 'commander';
import type { BrowseRequest } from '../args/request.ts';
import { addTokenCommand, type TokenRequest } from '../token/token-request.ts';
import { addRequestsCommand } from './requests-arguments.ts';
import type { ExtensionRequest, RequestsRequest } from './requests-request.ts';

/** Adds the subcommands about records. */
export function addRecordCommands(
  program: Command,
  take: (request: RequestsRequest | BrowseRequest | TokenRequest | ExtensionRequest) => void,
): void {
  addRequestsCommand(program, take);
  addTokenCommand(program, take);
  program
    .command('extension')
    .description("print where the panel for Chrome's DevTools is, and how to load it")
    .action(() => take({ kind: 'extension' }));
}
