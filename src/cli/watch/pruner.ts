import { rmSync } from 'node:fs';
import { type FileStamp, stampOf } from './file-stamp.ts';

/** How many dumps may stay; without a limit nothing is ever removed. */
export interface PruneLimits {
  readonly keep?: number;
  readonly maxAgeMs?: number;
  readonly maxSizeBytes?: number;
}

/**
 * Removes old dumps, of those that were reported only: a file that was never read as a dump, or that was
 * written to since, stays.
 */
export class Pruner {
  private readonly limits: PruneLimits;
  /** The oldest report first. */
  private readonly reported = new Map<string, FileStamp>();
  prunedCount = 0;

  constructor(limits: PruneLimits) {
    this.limits = limits;
  }

  /** A dump was reported, and everything that reads it is done. */
  add(stamp: FileStamp): void {
    if (Object.keys(this.limits).length === 0) return;
    this.reported.delete(stamp.path);
    this.reported.set(stamp.path, stamp);
    this.prune();
  }

  /** Somebody else removed it: it does not count any more. */
  forget(path: string): void {
    this.reported.delete(path);
  }

  /** Removes what is too much. */
  prune(nowMs = Date.now()): void {
    const { keep, maxAgeMs, maxSizeBytes } = this.limits;
    let totalBytes = 0;
    for (const { sizeBytes } of this.reported.values()) totalBytes += sizeBytes;
    let left = this.reported.size;
    for (const stamp of this.reported.values()) {
      const isOld = maxAgeMs !== undefined && nowMs - stamp.modifiedAtMs > maxAgeMs;
      const isMany = keep !== undefined && left > keep;
      const isMuch = maxSizeBytes !== undefined && totalBytes > maxSizeBytes;
      if (!isOld && !isMany && !isMuch) continue;
      left--;
      totalBytes -= stamp.sizeBytes;
      this.remove(stamp);
    }
  }

  private remove({ path, key }: FileStamp): void {
    this.reported.delete(path);
    // Written to since: it is another dump now, which is not reported yet.
    if (stampOf(path)?.key !== key) return;
    try {
      rmSync(path);
      this.prunedCount++;
    } catch {
      // Not ours to remove, or gone: it is left alone from now on.
    }
  }
}
