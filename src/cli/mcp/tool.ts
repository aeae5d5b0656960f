import type { SchemaRules } from '../../records/schema-check.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './desk.ts';

/** Something that can be asked. A new one is a file in `tools/`, and a line in `tool-list.ts`. */
export interface Tool {
  readonly name: string;
  /** For people who choose among tools. */
  readonly title: string;
  /** For models: when it helps, and what the answer is. */
  readonly description: string;
  /** By name; each with a description. */
  readonly properties: Readonly<Record<string, SchemaRules>>;
  readonly required?: readonly string[];
  /** It runs what it is told to, and leaves files. */
  readonly runsPrograms?: true;
  /** Gives what there is to say. Rejects with ProfileError. */
  readonly run: (args: ToolArguments, desk: Desk) => Promise<Answer>;
}

/** Arguments that are as the properties of their tool want them. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** An argument that is a list of texts; nothing where it is missing. */
export function textsIn(args: ToolArguments, name: string): readonly string[] {
  return (args[name] as readonly string[] | undefined) ?? [];
}

/** An argument that is a text. */
export function textIn(args: ToolArguments, name: string): string | undefined {
  return args[name] as string | undefined;
}

/** What names dumps in the arguments of tools. */
export const DUMPS: SchemaRules = {
  type: 'array',
  items: { type: 'string', maxLength: 4096 },
  maxItems: 200,
  description:
    'Paths of dumps or folders of them, merged where there are several. Without any: of the newest run the dump with the most busy time.',
};
