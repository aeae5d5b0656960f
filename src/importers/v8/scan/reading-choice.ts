/** Less than this takes the engine's own parser less time than it takes to compile the loops of the scanner. */
const SHORT_BYTES = 24e6;
const NODES_TO_DECIDE = 4096;
/** Of nodes, the share with new frames from which on parsing is worth it, and that at which it no longer is. */
const MANY_NEW = 0.25;
const FEW_NEW = 0.1;

/** What was read of a dump so far. */
export interface ReadSoFar {
  readonly nodes: number;
  /** Different frames that were learned or parsed. */
  readonly frames: number;
}

/**
 * How the nodes of a dump are read: by the engine's own parser, or by loops that compare bytes with those of frames that
 * were there before. These are faster by far, once they are compiled, and where frames come again.
 */
export class ReadingChoice {
  isParsing: boolean;
  private readonly isShort: boolean;
  private before: ReadSoFar = { nodes: 0, frames: 0 };

  /** @param bytesAhead of the file from its first node on; 0: unknown */
  constructor(bytesAhead: number) {
    this.isShort = bytesAhead > 0 && bytesAhead <= SHORT_BYTES;
    this.isParsing = this.isShort;
  }

  /** Chooses again, now and then. */
  decide(now: ReadSoFar): void {
    const nodes = now.nodes - this.before.nodes;
    if (this.isShort || nodes < NODES_TO_DECIDE) return;
    const newShare = (now.frames - this.before.frames) / nodes;
    this.isParsing = newShare > (this.isParsing ? FEW_NEW : MANY_NEW);
    this.before = now;
  }
}
