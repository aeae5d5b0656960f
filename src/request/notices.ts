/** Says a thing once, as a warning of Node: a program can listen to these, or be silent about them. */
export class Notices {
  private readonly said = new Set<string>();

  once(code: string, message: string): void {
    if (this.said.has(code)) return;
    this.said.add(code);
    process.emitWarning(message, { type: 'ScoobyprofWarning', code });
  }
}

/** What was thrown as a text. It may be anything, and may itself throw when it is looked at. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return 'something that cannot be shown';
  }
}
