import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BSON, type Document, Long } from 'mongodb';
import { changed, matches, piped } from './mongo-documents.ts';

/**
 * A server that speaks as much of MongoDB's protocol as the driver needs: messages of `OP_MSG`, and the old query with
 * which it greets. Documents are kept in memory. A comment `sleep 50` makes a command take 50 ms.
 */
export interface MongoServer {
  readonly url: string;
  stop(): Promise<void>;
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const FIRST_BATCH = 101;

const HELLO = {
  ...{ ok: 1, ismaster: true, isWritablePrimary: true, helloOk: true, readOnly: false },
  ...{ minWireVersion: 0, maxWireVersion: 21, maxBsonObjectSize: 16_777_216 },
  ...{ maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, connectionId: 1 },
  logicalSessionTimeoutMinutes: 30,
};

export async function startMongo(): Promise<MongoServer> {
  const store = new Store();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    serve(socket, store);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(socket: Socket, store: Store): void {
  let waiting: Buffer = Buffer.alloc(0);
  let last: Promise<void> = Promise.resolve();
  socket.on('data', (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length >= 16 && waiting.length >= waiting.readInt32LE(0)) {
      const message = waiting.subarray(0, waiting.readInt32LE(0));
      waiting = waiting.subarray(message.length);
      last = last.then(() => answer(socket, store, message));
    }
  });
}

async function answer(socket: Socket, store: Store, message: Buffer): Promise<void> {
  const id = message.readInt32LE(4);
  const isOld = message.readInt32LE(12) === OP_QUERY;
  const reply = isOld ? HELLO : await store.run(commandIn(message));
  const document = Buffer.from(BSON.serialize(reply));
  // Of an old reply: flags, a cursor's id, where it starts, and how many documents; of a new one flags and its kind.
  const head = isOld ? [0, 0, 0, 0, 1] : [0];
  const body = Buffer.concat([...head.map(int32), ...(isOld ? [] : [Buffer.of(0)]), document]);
  const header = [16 + body.length, id + 1, id, isOld ? OP_REPLY : OP_MSG].map(int32);
  if (!socket.destroyed) socket.write(Buffer.concat([...header, body]));
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value);
  return buffer;
}

/** The command of a message: one document, and lists of documents that stand apart. */
function commandIn(message: Buffer): Document {
  let command: Document = {};
  const lists: Record<string, Document[]> = {};
  for (let at = 20; at < message.length; ) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    const section = message.subarray(at, at + size);
    at += size;
    if (kind === 0) command = BSON.deserialize(section);
    else lists[nameIn(section)] = documentsIn(section);
  }
  return { ...command, ...lists };
}

function nameIn(section: Buffer): string {
  return section.toString('utf8', 4, section.indexOf(0, 4));
}

function documentsIn(section: Buffer): Document[] {
  const found: Document[] = [];
  for (let at = section.indexOf(0, 4) + 1; at < section.length; at += section.readInt32LE(at)) {
    found.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  }
  return found;
}

/** Collections by their names, and what is left of cursors. */
class Store {
  private readonly collections = new Map<string, Document[]>();
  private readonly cursors = new Map<number, Document[]>();
  private cursorCount = 0;

  async run(command: Document): Promise<Document> {
    const sleepMs = /^sleep (\d+)$/.exec(String(command['comment'] ?? ''))?.[1];
    if (sleepMs !== undefined) await sleep(Number(sleepMs));
    try {
      return { ok: 1, ...this.result(command) };
    } catch (error) {
      return { ok: 0, code: 2, codeName: 'BadValue', errmsg: (error as Error).message };
    }
  }

  private result(command: Document): Document {
    const [name = '', target] = Object.entries(command)[0] ?? [];
    const documents = this.of(String(target));
    const filter = command['query'] ?? command['filter'] ?? {};
    switch (name) {
      case 'hello':
      case 'ismaster':
        return HELLO;
      case 'insert':
        return insert(documents, command['documents']);
      case 'find': {
        const from = command['skip'] ?? 0;
        const found = documents.filter((one) => matches(one, filter));
        const limit = Math.abs(command['limit'] ?? 0) || found.length;
        return this.cursor(String(target), found.slice(from, from + limit), command);
      }
      case 'aggregate': {
        const found = piped(documents, command['pipeline']);
        return this.cursor(String(target), found, command['cursor'] ?? {});
      }
      case 'getMore':
        return this.more(Number(target), command);
      case 'killCursors':
        for (const id of command['cursors']) this.cursors.delete(Number(id));
        return {};
      case 'update':
        return update(documents, command['updates']);
      case 'delete':
        return this.delete(String(target), command['deletes']);
      case 'findAndModify':
        return { value: modify(documents, command) };
      case 'count':
        return { n: documents.filter((one) => matches(one, filter)).length };
      case 'distinct': {
        const found = documents.filter((one) => matches(one, filter));
        return { values: [...new Set(found.map((one) => one[command['key']]))] };
      }
      case 'drop':
        this.collections.delete(String(target));
        return {};
      default:
        return {};
    }
  }

  private of(name: string): Document[] {
    const known = this.collections.get(name) ?? [];
    this.collections.set(name, known);
    return known;
  }

  private cursor(name: string, found: readonly Document[], { batchSize }: Document): Document {
    const size = batchSize ?? FIRST_BATCH;
    const rest = found.slice(size);
    const id = rest.length === 0 ? 0 : ++this.cursorCount;
    if (id !== 0) this.cursors.set(id, rest);
    return {
      cursor: { id: Long.fromNumber(id), ns: `test.${name}`, firstBatch: found.slice(0, size) },
    };
  }

  private more(id: number, { collection, batchSize }: Document): Document {
    const left = this.cursors.get(id);
    if (left === undefined) throw new Error(`cursor id ${id} not found`);
    const nextBatch = left.splice(0, batchSize ?? FIRST_BATCH);
    const isDone = left.length === 0;
    if (isDone) this.cursors.delete(id);
    return {
      cursor: { id: Long.fromNumber(isDone ? 0 : id), ns: `test.${collection}`, nextBatch },
    };
  }

  private delete(name: string, deletes: readonly Document[]): Document {
    let n = 0;
    for (const { q, limit } of deletes) {
      const kept = this.of(name).filter((one) => {
        if (!matches(one, q) || (limit === 1 && n > 0)) return true;
        n++;
        return false;
      });
      this.collections.set(name, kept);
    }
    return { n };
  }
}

function insert(documents: Document[], added: readonly Document[]): Document {
  const isKnown = (id: unknown): boolean =>
    documents.some((one) => String(one['_id']) === String(id));
  const wrong = added.findIndex((one) => isKnown(one['_id']));
  if (wrong >= 0) {
    const errmsg = 'E11000 duplicate key error';
    return { n: 0, writeErrors: [{ index: wrong, code: 11000, errmsg }] };
  }
  documents.push(...added);
  return { n: added.length };
}

function update(documents: Document[], updates: readonly Document[]): Document {
  let n = 0;
  for (const { q, u, multi } of updates) {
    const found = documents.filter((one) => matches(one, q)).slice(0, multi ? undefined : 1);
    for (const one of found) changed(one, u);
    n += found.length;
  }
  return { n, nModified: n };
}

function modify(documents: Document[], { query, update, remove }: Document): Document | null {
  const at = documents.findIndex((one) => matches(one, query));
  const found = documents[at];
  if (found === undefined) return null;
  const before = { ...found };
  if (remove) documents.splice(at, 1);
  else changed(found, update);
  return before;
}
