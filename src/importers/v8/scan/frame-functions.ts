import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';

/** The functions of frames, which come in the order of the nodes. */
export class FrameFunctions {
  private readonly builder: V8NodeBuilder;
  /** Whether the root came, with a line that says how lines count. */
  hasRoot = false;

  constructor(builder: V8NodeBuilder) {
    this.builder = builder;
  }

  /** That of a whole frame. Throws CANNOT_SCAN like `at`. */
  of(frame: V8Frame): number {
    if (!this.hasRoot) this.checkRoot(frame.functionName, frame.lineNumber);
    return this.builder.internFrame(frame);
  }

  /** That of this name at a position of a script. Throws CANNOT_SCAN where lines count from 1. */
  at(script: V8Frame, name: unknown, line: number, column: number): number {
    if (!this.hasRoot) this.checkRoot(name, line);
    return this.builder.internAt(script, name, line, column);
  }

  private checkRoot(functionName: unknown, lineNumber: unknown): void {
    if (functionName !== '(root)') return;
    // Line 0 is the mark of dumps that count from 1, which the plain importers read.
    if (lineNumber === 0) throw CANNOT_SCAN;
    this.hasRoot = true;
  }
}
