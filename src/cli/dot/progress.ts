import { basename } from 'node:path';
import { displayText } from '../../model/display-text.ts';

const BAR_WIDTH = 24;

/** A bar on standard error while graphs are made; nothing where that is not a terminal. */
export class Progress {
  private readonly total: number;
  private done = 0;
  private readonly isShown: boolean;

  constructor(total: number) {
    this.total = total;
    this.isShown = process.stderr.isTTY === true && total > 1;
    this.draw('');
  }

  /** One more is done, of this dump. */
  step(path: string): void {
    this.done++;
    this.draw(basename(path));
  }

  /** Takes the bar away, so that a line can be written. */
  clear(): void {
    if (this.isShown) process.stderr.write('\r\u001b[K');
  }

  private draw(name: string): void {
    if (!this.isShown) return;
    const filled = Math.round((BAR_WIDTH * this.done) / this.total);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    const room = Math.max(0, (process.stderr.columns ?? 80) - BAR_WIDTH - 16);
    const shown = displayText(name).slice(0, room);
    process.stderr.write(`\r\u001b[K${bar} ${this.done}/${this.total} ${shown}`);
  }
}
