import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

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

const ANSWER_MS = 30_000;

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

/** Waits, but not for ever, until `look` gives something that is neither null, undefined nor false. */
export async function until<T>(what: string, look: () => Promise<T>, mostMs = 25_000) {
  const end = Date.now() + mostMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A real Chromium with a profile of its own, driven by the protocol of its developer tools. */
export class Browser {
  private readonly folder: string;
  private readonly process: ChildProcess;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly listeners = new Set<(answer: Answer) => void>();
  private lastId = 0;

  private constructor(folder: string, process: ChildProcess, socket: WebSocket) {
    this.folder = folder;
    this.process = process;
    this.socket = socket;
    socket.on('message', (data) => this.onMessage(JSON.parse(String(data)) as Answer));
  }

  /** `extension`: the folder of one that is loaded. */
  static async start({ extension = '', width = 1280, height = 800 } = {}): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-browser-'));
    const flags = [...FLAGS, `--window-size=${width},${height}`, `--user-data-dir=${folder}`];
    if (extension !== '')
      flags.push(`--disable-extensions-except=${extension}`, `--load-extension=${extension}`);
    const child = spawn('chromium', [...flags, 'about:blank'], { stdio: 'ignore' });
    const [port, path] = await until('the port of Chromium', async () => {
      const file = join(folder, 'DevToolsActivePort');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      return lines.length > 1 ? lines : null;
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
    await once(socket, 'open');
    return new Browser(folder, child, socket);
  }

  async targets(): Promise<readonly TargetInfo[]> {
    const { targetInfos } = (await this.send('Target.getTargets')) as {
      readonly targetInfos: readonly TargetInfo[];
    };
    return targetInfos;
  }

  /** The target whose url matches, as soon as it is there. */
  async target(url: RegExp, isMeant = (_: TargetInfo) => true): Promise<TargetInfo> {
    const look = async () =>
      (await this.targets()).find((target) => url.test(target.url) && isMeant(target));
    return until(`a target at ${url}`, look);
  }

  async attach(targetId: string): Promise<Frame> {
    const { sessionId } = (await this.send('Target.attachToTarget', {
      targetId,
      flatten: true,
    })) as { readonly sessionId: string };
    const frame = new Frame(this, targetId, sessionId);
    for (const domain of ['Runtime', 'Page', 'Log', 'DOM', 'Accessibility'])
      await frame.send(`${domain}.enable`).catch(() => undefined);
    return frame;
  }

  /** A new tab; the blank page where there is none. */
  async newPage(url = 'about:blank'): Promise<Frame> {
    const { targetId } = (await this.send('Target.createTarget', { url })) as TargetInfo;
    return this.attach(targetId);
  }

  onEvent(listener: (event: Answer) => void): void {
    this.listeners.add(listener);
  }

  async send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    const id = ++this.lastId;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    // A frame that is gone answers nothing.
    const late = setTimeout(
      () => this.onMessage({ id, error: { message: 'no answer' } }),
      ANSWER_MS,
    );
    const { result, error } = await answered;
    clearTimeout(late);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async close(): Promise<void> {
    this.socket.close();
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
    // Its other processes may still write for a moment.
    await until('the profile to go', async () => {
      rmSync(this.folder, { recursive: true, force: true });
      return true;
    });
  }

  private onMessage(answer: Answer): void {
    if (answer.id === undefined) {
      for (const listener of this.listeners) listener(answer);
      return;
    }
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }
}

/** A page, or a frame that has a process of its own. */
export class Frame {
  /** Messages of the console and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly targetId: string;
  private readonly browser: Browser;
  private readonly sessionId: string;

  constructor(browser: Browser, targetId: string, sessionId: string) {
    this.browser = browser;
    this.targetId = targetId;
    this.sessionId = sessionId;
    browser.onEvent(({ sessionId: from, method, params }) => {
      const isComplaint = ['Runtime.exceptionThrown', 'Log.entryAdded', 'Runtime.consoleAPICalled'];
      if (from === sessionId && isComplaint.includes(method ?? ''))
        this.complaints.push(JSON.stringify(params));
    });
  }

  send(method: string, params: object = {}): Promise<unknown> {
    return this.browser.send(method, params, this.sessionId);
  }

  /** Goes to an address and waits until it is loaded. */
  async open(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
    await until(`${url} to load`, () => this.value(`document.readyState === 'complete'`));
  }

  /** The value of an expression in the page, as JSON has it. */
  async value<T>(expression: string): Promise<T> {
    const answer = (await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
      userGesture: true,
    })) as { readonly result: { readonly value: T }; readonly exceptionDetails?: object };
    if (answer.exceptionDetails !== undefined)
      throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result.value;
  }

  /** What a screen reader finds under a role and a name, in the order of the page. */
  async roles(role: string, name?: string): Promise<readonly AxNode[]> {
    const { root } = (await this.send('DOM.getDocument', { depth: 0 })) as {
      readonly root: { readonly nodeId: number };
    };
    const { nodes } = (await this.send('Accessibility.queryAXTree', {
      ...{ nodeId: root.nodeId, role },
      ...(name === undefined ? {} : { accessibleName: name }),
    })) as { readonly nodes: readonly RawAxNode[] };
    return nodes.filter(({ ignored }) => !ignored).map(asNode);
  }

  /** Their names. */
  async names(role: string): Promise<readonly string[]> {
    return (await this.roles(role)).map(({ name }) => name);
  }

  /** The one of a role and a name, as soon as it is there. */
  async role(role: string, name?: string): Promise<AxNode> {
    return until(`${role} ${name ?? ''}`, async () => (await this.roles(role, name))[0]);
  }

  /** Clicks where it is, as a mouse does. */
  async click(role: string, name?: string): Promise<void> {
    const { backendNodeId } = await this.role(role, name);
    await this.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
    const { model } = (await this.send('DOM.getBoxModel', { backendNodeId })) as {
      readonly model: { readonly content: readonly number[] };
    };
    const [left = 0, top = 0, , , right = 0, bottom = 0] = model.content;
    const place = { x: (left + right) / 2, y: (top + bottom) / 2, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...place });
    await this.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...place });
  }

  /** Presses and releases a key that has a name: `ArrowDown`. */
  async press(key: string): Promise<void> {
    const code = KEY_CODES[key] ?? 0;
    const event = { key, code: key, windowsVirtualKeyCode: code };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    await this.send('Input.insertText', { text });
  }

  /** A picture, PNG. */
  async picture(): Promise<Buffer> {
    const { data } = (await this.send('Page.captureScreenshot', { format: 'png' })) as {
      readonly data: string;
    };
    return Buffer.from(data, 'base64');
  }
}

const KEY_CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};

export interface AxNode {
  readonly name: string;
  readonly description: string;
  readonly backendNodeId: number;
  /** `checked`, `selected`, `expanded` and the like. */
  readonly states: Readonly<Record<string, unknown>>;
}

interface RawAxNode {
  readonly ignored: boolean;
  readonly backendDOMNodeId: number;
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly {
    readonly name: string;
    readonly value: { readonly value: unknown };
  }[];
}

function asNode({ name, description, backendDOMNodeId, properties = [] }: RawAxNode): AxNode {
  return {
    name: name?.value ?? '',
    description: description?.value ?? '',
    backendNodeId: backendDOMNodeId,
    states: Object.fromEntries(properties.map((one) => [one.name, one.value.value])),
  };
}
