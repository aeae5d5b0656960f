/** Says a thing once, as a warning of Node: a program can listen to these, or be silent about them. */
export class Notices {
  private readonly said = new Set<string>();

  once(code: string, message: string): void {
    if (this.said.has(code)) return;
    this.said.add(code);
    process.emitWarning(message, { type: 'ScoobyprofWarning', code });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
