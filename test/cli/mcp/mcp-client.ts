import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';

export const PROGRAM = fileURLToPath(new URL('../../../bin/scoobyprof.js', import.meta.url));

/** An answer of a tool, as tests look at it. */
interface Answered {
  readonly text: string;
  readonly isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests look at
  readonly reports: readonly any[];
  readonly notes: readonly string[];
  readonly leftOut: readonly { path: string; kept: number; of: number }[];
}

export interface McpSession {
  readonly client: Client;
  readonly ask: (name: string, args?: Record<string, unknown>) => Promise<Answered>;
}

interface Settings {
  readonly cwd: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The program as a server, and the client of the protocol's own package; both end with the test. */
export async function startMcp({ cwd, args = [], env = {} }: Settings): Promise<McpSession> {
  const { PATH = '', HOME = '' } = process.env;
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'mcp', ...args],
    cwd,
    env: { PATH, HOME, TZ: 'UTC', TMPDIR: '/nonexistent', ...env },
    stderr: 'ignore',
  });
  onTestFinished(() => client.close());
  await client.connect(transport);
  // It checks answers against the schemas that it knows.
  await client.listTools();
  return { client, ask: (name, given = {}) => ask(client, name, given) };
}

async function ask(client: Client, name: string, args: Record<string, unknown>): Promise<Answered> {
  const result = await client.callTool({ name, arguments: args });
  const [content] = result.content;
  const structured = (result.structuredContent ?? {}) as Partial<Answered>;
  return {
    text: content?.type === 'text' ? content.text : '',
    isError: result.isError === true,
    reports: structured.reports ?? [],
    notes: structured.notes ?? [],
    leftOut: structured.leftOut ?? [],
  };
}
