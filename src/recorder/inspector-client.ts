import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ProfileError } from '../model/profile-error.ts';

/** Where an inspector listens. */
export interface InspectorAddress {
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, `[::1]:PORT` or `PORT`; without a host this machine only. Throws `usage`. */
export function inspectorAddress(text: string): InspectorAddress {
  const match = /^(?:(\[[\da-f:.]+\]|[^:[\]]+)?:)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match === null || !(port > 0 && port < 65_536)) {
    throw new ProfileError('usage', `${text} is not the address of an inspector`, {
      hint: 'give HOST:PORT, as in --inspect 127.0.0.1:9229',
    });
  }
  return { host: match[1] ?? '127.0.0.1', port };
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What an inspector lists: one `node`, or all that a browser has open. */
interface Target {
  readonly type?: string;
  readonly webSocketDebuggerUrl?: string;
}

/** The address of the process, or of the page that was shown last: a browser lists its own windows as well. */
function chosenTarget(targets: readonly Target[]): string {
  const open = targets.filter(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl !== undefined);
  const found = ['node', 'page'].map((type) => open.find((target) => target.type === type));
  const address = (found[0] ?? found[1] ?? open[0])?.webSocketDebuggerUrl;
  if (address === undefined) throw new Error('no target');
  return address;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A connection to the inspector of a process. */
export class InspectorClient {
  /** Settles when the connection is gone. */
  readonly closed: Promise<unknown>;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, () => void>();
  private lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.receive(JSON.parse(String(data)) as Answer));
    socket.on('error', () => {});
    this.closed = once(socket, 'close').then(() => this.failAll());
  }

  /** Throws `unreadable` where nobody listens. */
  static async connect(address: InspectorAddress): Promise<InspectorClient> {
    const { host, port } = address;
    const about = { subject: `${host}:${port}`, hint: 'is it the address that --inspect printed?' };
    try {
      const response = await fetch(`http://${host}:${port}/json/list`);
      const { pathname } = new URL(chosenTarget((await response.json()) as readonly Target[]));
      // A profile can be larger than what the package takes by default.
      const socket = new WebSocket(`ws://${host}:${port}${pathname}`, { maxPayload: 0 });
      await once(socket, 'open');
      return new InspectorClient(socket);
    } catch {
      throw new ProfileError('unreadable', 'no inspector listens there', about);
    }
  }

  /** Sends a command and gives its result. Throws `unreadable` where it fails. */
  send(method: string, params: object = {}): Promise<unknown> {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.reject(connectionLost());
    const id = ++this.lastId;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
  }

  /** Settles at the next event of this name. */
  event(method: string): Promise<void> {
    return new Promise((resolve) => {
      this.listeners.set(method, resolve);
    });
  }

  close(): void {
    this.socket.close();
  }

  private receive({ id, method, result, error }: Answer): void {
    if (method !== undefined) this.listeners.get(method)?.();
    const waiting = id === undefined ? undefined : this.waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new ProfileError('unreadable', `the inspector says: ${error.message}`));
  }

  private failAll(): void {
    for (const { reject } of this.waiting.values()) {
      reject(connectionLost());
    }
    this.waiting.clear();
  }
}

function connectionLost(): ProfileError {
  return new ProfileError('unreadable', 'the process ended, or closed its inspector');
}
