import type { HeaderRule } from './header-rules.ts';
import { portName, type RuleAnswer, type RuleRequest } from './rule-keeper.ts';

/** The line to the background worker. It is made anew where the browser has stopped the worker, and says again what holds. */
export class RuleConnection {
  private readonly tabId: number;
  private port: chrome.runtime.Port | null = null;
  private rules: readonly HeaderRule[] = [];
  private readonly waiting: ((problem: string) => void)[] = [];

  constructor(tabId: number) {
    this.tabId = tabId;
  }

  /** Resolves when these are the rules of the tab: with what went wrong, or with an empty text. */
  replace(rules: readonly HeaderRule[]): Promise<string> {
    this.rules = rules;
    return this.send();
  }

  private send(): Promise<string> {
    const port = this.port ?? this.connect();
    const done = new Promise<string>((resolve) => this.waiting.push(resolve));
    port.postMessage({ rules: this.rules } satisfies RuleRequest);
    return done;
  }

  private connect(): chrome.runtime.Port {
    const port = chrome.runtime.connect({ name: portName(this.tabId) });
    port.onMessage.addListener((message) =>
      this.waiting.shift()?.((message as RuleAnswer).problem),
    );
    port.onDisconnect.addListener(() => {
      this.port = null;
      const unanswered = this.waiting.splice(0);
      if (unanswered.length === 0 && this.rules.length === 0) return;
      void this.send().then((problem) => {
        for (const resolve of unanswered) resolve(problem);
      });
    });
    this.port = port;
    return port;
  }
}
