/** Packages that have no types of their own. */
declare module 'memcached' {
  const Memcached: new (address: string, options?: object) => object;
  export default Memcached;
}
declare module 'memjs' {
  type Callback = (error: unknown, value?: unknown) => void;
  interface Client {
    get(key: string): Promise<{ value: Uint8Array | null }>;
    get(key: string, callback: Callback): void;
    set(key: string, value: string, options: object): Promise<boolean>;
    delete(key: string): Promise<boolean>;
    increment(key: string, by: number, options: object): Promise<unknown>;
    close(): void;
  }
  const memjs: { Client: { create(servers: string, options?: object): Client } };
  export default memjs;
}
declare module 'thrift' {
  const thrift: object;
  export default thrift;
}
declare module 'pg-8-0' {
  const pg: object;
  export default pg;
}
declare module 'pg-cursor' {
  import type { Submittable } from 'pg';
  export default class Cursor implements Submittable {
    constructor(text: string, values?: unknown[]);
    submit: Submittable['submit'];
    read(rows: number): Promise<unknown[]>;
    close(): Promise<void>;
  }
}
declare module 'thrift-0-16' {
  const thrift: object;
  export default thrift;
}
