import type { RequestCounts } from './counts.ts';
import { messageOf, type Notices } from './notices.ts';
import type { Settings } from './options.ts';

/** Reads the `Referer` of a framework's request. */
export type HasReferer<Request> = (request: Request) => boolean;

/**
 * Says which requests are profiled. What it costs, all requests pay: one test of a flag in production, one look at
 * the headers else.
 */
export class Selection<Request> {
  private readonly settings: Settings<Request>;
  private readonly hasReferer: HasReferer<Request>;
  private readonly counts: RequestCounts;
  private readonly notices: Notices;
  private readonly isProduction = process.env['NODE_ENV'] === 'production';
  private allowed = 0;

  constructor(
    settings: Settings<Request>,
    hasReferer: HasReferer<Request>,
    { counts, notices }: { counts: RequestCounts; notices: Notices },
  ) {
    this.settings = settings;
    this.hasReferer = hasReferer;
    this.counts = counts;
    this.notices = notices;
  }

  /** Whether some request may be selected at all. */
  get isPossible(): boolean {
    const { shouldProfile, isSuperuser } = this.settings;
    return !this.isProduction || shouldProfile !== undefined || isSuperuser !== undefined;
  }

  selects(request: Request): boolean {
    const { shouldProfile, every } = this.settings;
    const isAllowed =
      shouldProfile === undefined ? this.byDefault(request) : this.ask(shouldProfile, request);
    return isAllowed && this.allowed++ % every === 0;
  }

  private byDefault(request: Request): boolean {
    if (this.isProduction && !this.isAllowedInProduction(request)) return false;
    if (!this.hasReferer(request)) return true;
    this.counts.withReferer++;
    this.notices.once(
      'SCOOBYPROF_REFERER',
      'scoobyprof: requests with a Referer header are not profiled, which leaves out what a page loads and every ' +
        'call of a single-page app; shouldProfile decides otherwise',
    );
    return false;
  }

  private isAllowedInProduction(request: Request): boolean {
    const { isSuperuser } = this.settings;
    if (isSuperuser !== undefined && this.ask(isSuperuser, request)) return true;
    this.counts.inProduction++;
    this.notices.once(
      'SCOOBYPROF_PRODUCTION',
      'scoobyprof: NODE_ENV is production, where only requests that isSuperuser allows are profiled; ' +
        'shouldProfile decides otherwise',
    );
    return false;
  }

  /** A rule that fails must not fail the request. */
  private ask(rule: (request: Request) => boolean, request: Request): boolean {
    try {
      const answer: unknown = rule(request);
      if (typeof answer === 'boolean') return answer;
      // A promise is not a "yes", and nobody else would handle its rejection.
      if (answer instanceof Promise) answer.catch(() => undefined);
      this.ruleFailed(`gave ${answer instanceof Promise ? 'a promise' : typeof answer}`);
    } catch (error) {
      this.ruleFailed(`threw: ${messageOf(error)}`);
    }
    return false;
  }

  private ruleFailed(how: string): void {
    this.counts.ruleFailed++;
    this.notices.once(
      'SCOOBYPROF_RULE',
      `scoobyprof: shouldProfile or isSuperuser ${how}; such requests are not profiled`,
    );
  }
}
