import type { Command } from 'commander';

/** What `schema` was asked for. */
export interface SchemaRequest {
  readonly kind: 'schema';
  /** `undefined`: the list. */
  readonly name: string | undefined;
  readonly json: boolean;
}

/** Adds the subcommand `schema`. */
export function addSchemaCommand(program: Command, take: (request: SchemaRequest) => void): void {
  program
    .command('schema')
    .argument('[name]')
    .description('list the JSON Schemas of what --json prints, or print one')
    .option('--json', 'print the list as JSON')
    .action((name: string | undefined, { json }: { readonly json?: true }) => {
      take({ kind: 'schema', name, json: json === true });
    });
}
