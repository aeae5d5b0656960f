import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from './browser.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));

/** `requests --open` as a process. */
export interface PageProgram {
  readonly pid: number;
  /** The address that was printed last, its token in the fragment. */
  address(): string;
  output(): string;
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** `args`: behind `requests --open`. It has no display, so no browser is opened, unless the environment is to have more. */
export async function startPage(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<PageProgram> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'requests', '--open', ...args], {
    env: { PATH, HOME, TZ: 'UTC', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  child.stderr.on('data', (piece) => {
    text += piece;
  });
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  const address = (): string => [...text.matchAll(/http:\S+/g)].at(-1)?.[0] ?? '';
  await until('the address', async () => address() !== '' || child.exitCode !== null);
  return {
    ...{ pid: child.pid ?? 0, address, ended },
    output: () => text,
    kill: (signal) => void child.kill(signal),
  };
}

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Asks with whatever headers, also with a Host that is another one. */
export function ask(address: string, { method = 'GET', path, headers = {}, body = '' }: Asked) {
  const { port } = new URL(address);
  return new Promise<Answered>((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.on('error', reject).end(body);
  });
}
