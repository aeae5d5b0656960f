import { stackId } from './stack-id.ts';

/** More entries than these no batch has: with it a node and an entry are one number. */
const ENTRY_LIMIT = 2 ** 26;

/** The stacks of many dumps as one tree, each distinct one once. Node 0 is the empty stack. */
export class FleetStacks {
  /** Texts of the entries. */
  private readonly entries: string[] = [];
  private readonly known = new Map<string, number>();
  /** The child of a node for an entry, by both. */
  private readonly children = new Map<number, number>();
  private readonly parent = [-1];
  private readonly entry = [-1];
  private readonly ids: (bigint | undefined)[] = [];

  /** How many stacks there are, those too that only others begin with. */
  get size(): number {
    return this.parent.length;
  }

  /** The number of an entry. */
  entryIndex(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, this.entries.length);
    return this.entries.push(text) - 1;
  }

  /** The stack with one entry more. */
  child(node: number, entry: number): number {
    const key = node * ENTRY_LIMIT + entry;
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const added = this.parent.push(node) - 1;
    this.children.set(key, added);
    this.entry.push(entry);
    return added;
  }

  /** Root first. */
  entriesOf(node: number): string[] {
    const reversed: string[] = [];
    for (let at = node; at > 0; at = this.parent[at]) {
      reversed.push(this.entries[this.entry[at]]);
    }
    return reversed.reverse();
  }

  idOf(node: number): bigint {
    let id = this.ids[node];
    if (id === undefined) {
      id = stackId(this.entriesOf(node));
      this.ids[node] = id;
    }
    return id;
  }
}
