/** A number for each node of a tree that grows. */
export class NodeSums {
  private sums = new Float64Array(1 << 6);

  add(node: number, amount: number): void {
    if (node >= this.sums.length) this.grow(node);
    this.sums[node] += amount;
  }

  /** The sums of so many nodes, the first. */
  finished(nodeCount: number): Float64Array {
    if (nodeCount > this.sums.length) this.grow(nodeCount);
    return this.sums.subarray(0, nodeCount);
  }

  private grow(node: number): void {
    const larger = new Float64Array(Math.max(node + 1, 2 * this.sums.length));
    larger.set(this.sums);
    this.sums = larger;
  }
}
