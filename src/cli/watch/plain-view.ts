import { recordLine } from '../../commands/records/list-report.ts';
import { requestObject } from '../../commands/records/record-objects.ts';
import type { Session } from '../../commands/session/session.ts';
import type { ProfileError } from '../../model/profile-error.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { toJson } from '../../render/json-text.ts';
import { errorLine, noticeLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { brokenJson, dumpJson, dumpLine } from './dump-line.ts';
import type { DumpSummary } from './dump-summary.ts';
import { summaryText } from './summary-text.ts';
import type { WatchOptions } from './watch-request.ts';
import type { WatchCounts, WatchView } from './watch-view.ts';

/** A line for each dump, on standard output; all else on stderr. */
export class PlainView implements WatchView {
  readonly isOwnScreen = false;
  private readonly isJson: boolean;
  readonly hasHosts: boolean;

  /** `hasHosts`: records may be of many hosts, and their lines say which. */
  constructor({ json }: WatchOptions, { hasHosts = false } = {}) {
    this.isJson = json === true;
    this.hasHosts = hasHosts;
  }

  start(): void {}

  async dump(summary: DumpSummary, session: Session): Promise<void> {
    const line = this.isJson ? dumpJson(summary, session.table) : dumpLine(summary);
    await writeOutput([line], { kind: 'screen' });
    for (const { profile, path } of session.dumps) {
      for (const { message } of profile.warnings) this.notice(path, `warning: ${message}`);
    }
  }

  async record(meta: RecordMeta): Promise<void> {
    const line = this.isJson ? `${toJson(requestObject(meta))}\n` : recordLine(meta, this);
    await writeOutput([line], { kind: 'screen' });
  }

  async broken(path: string, error: ProfileError): Promise<void> {
    if (this.isJson) await writeOutput([brokenJson(path, error)], { kind: 'screen' });
    else process.stderr.write(errorLine(error));
  }

  notice(subject: string | null, message: string): void {
    process.stderr.write(noticeLine(subject, message));
  }

  stop(): void {}

  summary(counts: WatchCounts): void {
    this.notice(null, summaryText(counts));
  }
}
