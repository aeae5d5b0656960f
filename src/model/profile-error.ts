/**
 * What went wrong, as a value: `exitStatus` follows the table in the README, `message` is a neutral
 * fact, `subject` the file or word it is about, `hint` what the user can do.
 */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, about: { subject?: string; hint?: string } = {}) {
    super(message);
    this.code = code;
    this.subject = about.subject;
    this.hint = about.hint;
  }

  /** The same error about a file: what read the bytes does not know their name. */
  about(subject: string): ProfileError {
    if (this.subject !== undefined) return this;
    const hint = this.hint === undefined ? {} : { hint: this.hint };
    return new ProfileError(this.code, this.message, { subject, ...hint });
  }
}

export type ErrorCode =
  /** The words of the user are wrong. */
  | 'usage'
  /** A file is missing or cannot be read or written. */
  | 'unreadable'
  /** A file is a profile, but a broken one. */
  | 'not-a-profile'
  /** A file is something else than a profile. */
  | 'foreign'
  /** What was asked for leaves nothing to show. */
  | 'nothing-matched'
  /** The user stopped it. */
  | 'interrupted';

/** Throws `interrupted` once a signal is aborted; the model knows no more of signals than that. */
export function stopIfAborted(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw new ProfileError('interrupted', 'interrupted');
}
