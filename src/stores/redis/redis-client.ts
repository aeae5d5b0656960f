/** A word of a command. Names of commands are in lower case. */
export type Word = string | Buffer;

export type Command = readonly [name: string, ...words: Word[]];

/** What the store needs of a client, of whichever package, of one server or of a cluster. */
export interface RedisClient {
  /** Whether commands go out now, and are not put aside for better times. */
  readonly isReady: boolean;
  /** Whether all commands go by one connection, so that they are done in the order in which they are given. */
  readonly isOrdered: boolean;
  /** Resolves when its package is loaded, which says nothing of Redis. */
  readonly loaded?: Promise<unknown>;
  /** Resolves when it is known whether Redis is there; without it, it is known. */
  readonly settled?: Promise<void>;
  /** Why it is not ready. */
  readonly fault?: Error;
  /** Sends a command, in a cluster to where `key` is. Texts of the reply are bytes. Rejects where it fails. */
  send(key: string | undefined, command: Command): Promise<unknown>;
  /** Commands on keys of one hash tag, all or none of them. Resolves with their replies; rejects where one fails. */
  transaction(key: string, commands: readonly Command[]): Promise<readonly unknown[]>;
  /** Tells of messages, by a connection of its own; of some it may not. The result ends that. */
  subscribe(channel: string, onMessage: (message: string) => void): () => void;
  /** A node has not answered: where the client does not see by itself that another one has taken its place, it looks. */
  lookAround?(key: string): void;
}
