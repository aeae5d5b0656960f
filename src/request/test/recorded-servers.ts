import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { RecordInProgress } from '../record/open-record.ts';
import { recordContext } from '../record/record-context.ts';

type Emit = (this: unknown, name: string | symbol, ...values: unknown[]) => boolean;

/**
 * Servers of this process that a test asks: no async context leads from the client to the server, so while one record is
 * open, and no other, what servers answer belongs to it.
 */
class RecordedServers {
  private readonly records = new Set<RecordInProgress>();
  private undo: (() => void) | null = null;

  /** From now on; the result ends it. */
  add(record: RecordInProgress): () => void {
    this.records.add(record);
    this.undo ??= this.patch();
    return () => {
      this.records.delete(record);
      if (this.records.size > 0) return;
      this.undo?.();
      this.undo = null;
    };
  }

  private patch(): () => void {
    const undos = [HttpServer, HttpsServer].map(({ prototype }) => this.patchOf(prototype));
    return () => {
      for (const undo of undos) undo();
    };
  }

  private patchOf(prototype: object): () => void {
    const own = Object.getOwnPropertyDescriptor(prototype, 'emit');
    const original = Reflect.get(prototype, 'emit') as Emit;
    const servers = this;
    const emit: Emit = function (name, ...values) {
      const go = (): boolean => original.call(this, name, ...values);
      const record = name === 'request' ? servers.only : undefined;
      const isRecorded = record === undefined || recordContext.current !== undefined;
      return isRecorded ? go() : recordContext.run(record, go);
    };
    Object.defineProperty(prototype, 'emit', { value: emit, configurable: true, writable: true });
    return () => {
      // Whoever patched it after us keeps what they have.
      if (Reflect.get(prototype, 'emit') !== emit) return;
      if (own === undefined) Reflect.deleteProperty(prototype, 'emit');
      else Object.defineProperty(prototype, 'emit', own);
    };
  }

  private get only(): RecordInProgress | undefined {
    const [only] = this.records;
    return this.records.size === 1 ? only : undefined;
  }
}

/** Those of the process. */
export const recordedServers = new RecordedServers();
