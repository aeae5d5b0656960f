import type { Command as Program } from 'commander';
import type { CollectRequest } from '../collect/collect-request.ts';
import type { DiffRequest } from '../diff/diff-request.ts';
import type { DotRequest } from '../dot/dot-request.ts';
import type { McpRequest } from '../mcp/mcp-request.ts';
import type { CountsRequest, RecordRequest } from '../record/record-request.ts';
import type { ExtensionRequest, RequestsRequest } from '../requests/requests-request.ts';
import type { SchemaRequest } from '../schema/schema-arguments.ts';
import type { TokenRequest } from '../token/token-request.ts';
import type { WatchRequest } from '../watch/watch-request.ts';
import type { ProgramOptions } from './program-options.ts';

export interface BrowseRequest {
  readonly kind: 'browse';
  readonly files: readonly string[];
  readonly options: ProgramOptions;
}

/** What is no look at dumps. */
export type SubcommandRequest =
  | WatchRequest
  | CollectRequest
  | RecordRequest
  | CountsRequest
  | DotRequest
  | DiffRequest
  | RequestsRequest
  | TokenRequest
  | ExtensionRequest
  | SchemaRequest
  | McpRequest
  | { readonly kind: 'help'; readonly topic: string | undefined; readonly name?: string }
  | { readonly kind: 'config'; readonly options: ProgramOptions }
  | { readonly kind: 'completion'; readonly shell: string; readonly program: Program };

/** What the arguments ask for. */
export type Request =
  | BrowseRequest
  | SubcommandRequest
  /** Help or version was printed. */
  | { readonly kind: 'done' };
