import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';

const PROGRAM = 'chromium';

/** Whether there is a browser to look at pictures in. */
export const hasChromium = spawnSync(PROGRAM, ['--version']).status === 0;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: object;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A page in a real Chromium, by the protocol of its developer tools. */
export class Page {
  /** Messages of the console and errors that nobody caught. */
  readonly complaints: string[] = [];
  private readonly folder: string;
  private readonly browser: ChildProcess;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;
  private readonly traceEvents: object[] = [];
  private onTraced: () => void = () => {};

  private constructor(folder: string, browser: ChildProcess, socket: WebSocket) {
    this.folder = folder;
    this.browser = browser;
    this.socket = socket;
    socket.on('message', (data) => this.onMessage(JSON.parse(String(data)) as Answer));
  }

  static async start(width: number, height: number): Promise<Page> {
    const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-chromium-'));
    const size = `--window-size=${width},${height}`;
    const browser = spawn(PROGRAM, [...FLAGS, size, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: 'ignore',
    });
    const port = await portOf(folder, browser);
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      readonly type: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    const target = targets.find(({ type }) => type === 'page');
    if (target === undefined) throw new Error('chromium has no page');
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await once(socket, 'open');
    const page = new Page(folder, browser, socket);
    for (const domain of ['Page', 'Runtime', 'Log']) await page.send(`${domain}.enable`);
    return page;
  }

  /** Shows a file, in the colours of a light or a dark system. */
  async open(path: string, scheme: 'light' | 'dark'): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.send('Emulation.setEmulatedMedia', { features });
    await this.send('Page.navigate', { url: pathToFileURL(path).href });
    await this.until(`document.readyState === 'complete'`);
  }

  /** Shows a page of a server and records it, with JavaScript samples, until the expression is true; gives the events. */
  async traced(url: string, until: string): Promise<readonly object[]> {
    const categories = ['devtools.timeline', 'v8', 'disabled-by-default-v8.cpu_profiler'];
    await this.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: categories },
    });
    await this.send('Page.navigate', { url });
    await this.until(until);
    const ended = new Promise((resolve) => {
      this.onTraced = () => resolve(undefined);
    });
    await this.send('Tracing.end');
    await ended;
    return this.traceEvents;
  }

  /** The value of an expression in the page, as JSON has it. */
  async value<T>(expression: string): Promise<T> {
    const answer = (await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { readonly result: { readonly value: T }; readonly exceptionDetails?: object };
    if (answer.exceptionDetails !== undefined)
      throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result.value;
  }

  async close(): Promise<void> {
    this.socket.close();
    const ended = once(this.browser, 'exit');
    this.browser.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  private async until(expression: string): Promise<void> {
    while (!(await this.value<boolean>(expression)))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  private async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.lastId;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  private onMessage(answer: Answer): void {
    if (answer.id !== undefined) {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    }
    if (answer.method === 'Tracing.dataCollected')
      this.traceEvents.push(...(answer.params as { readonly value: object[] }).value);
    if (answer.method === 'Tracing.tracingComplete') this.onTraced();
    const isComplaint = ['Runtime.exceptionThrown', 'Log.entryAdded', 'Runtime.consoleAPICalled'];
    if (isComplaint.includes(answer.method ?? ''))
      this.complaints.push(JSON.stringify(answer.params));
  }
}

/** Chromium writes the port into its folder once it listens. */
async function portOf(folder: string, browser: ChildProcess): Promise<number> {
  const path = join(folder, 'DevToolsActivePort');
  for (;;) {
    if (browser.exitCode !== null) throw new Error(`chromium ended with ${browser.exitCode}`);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const port = Number(text.split('\n')[0]);
    if (text.includes('\n') && port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
