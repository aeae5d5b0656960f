import type { Command } from 'commander';
import { addTokenCommand, type TokenRequest } from '../token/token-request.ts';
import { addRequestsCommand } from './requests-arguments.ts';
import type { RequestsRequest } from './requests-request.ts';

/** Adds the subcommands about records. */
export function addRecordCommands(
  program: Command,
  take: (request: RequestsRequest | TokenRequest) => void,
): void {
  addRequestsCommand(program, take);
  addTokenCommand(program, take);
}
