import type { HeaderRule } from './header-rules.ts';

/** What the panel of a tab asks the background worker for: these rules in the place of those that the tab has. */
export interface RuleRequest {
  readonly rules: readonly HeaderRule[];
}

/** What it is told then. */
export interface RuleAnswer {
  /** Empty: done. */
  readonly problem: string;
}

const PORT = 'rules-of-tab-';

export function portName(tabId: number): string {
  return PORT + tabId;
}

/**
 * Keeps the rules of all tabs. They live as long as the connection of a tab's panel: DevTools that are closed take their rule
 * with them.
 */
export class RuleKeeper {
  private readonly ports = new Map<number, chrome.runtime.Port>();
  /** Numbers of rules are free once the change before is done: one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  connect(port: chrome.runtime.Port): void {
    const tabId = Number(port.name.startsWith(PORT) ? port.name.slice(PORT.length) : Number.NaN);
    if (!Number.isInteger(tabId)) return;
    this.ports.set(tabId, port);
    port.onMessage.addListener((message) => {
      void this.replace(tabId, (message as RuleRequest).rules).then((problem) => {
        if (this.ports.get(tabId) === port) port.postMessage({ problem } satisfies RuleAnswer);
      });
    });
    port.onDisconnect.addListener(() => {
      if (this.ports.get(tabId) !== port) return;
      this.ports.delete(tabId);
      void this.replace(tabId, []);
    });
  }

  /** Rules of tabs whose panel is gone: the worker may have been stopped when it went. */
  async sweep(): Promise<void> {
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    const tabs = new Set(rules.flatMap(({ condition }) => condition.tabIds ?? []));
    for (const tabId of tabs) if (!this.ports.has(tabId)) void this.replace(tabId, []);
  }

  forget(tabId: number): void {
    this.ports.delete(tabId);
    void this.replace(tabId, []);
  }

  /** Resolves with what went wrong, or with an empty text. */
  private replace(tabId: number, rules: readonly HeaderRule[]): Promise<string> {
    const work = this.last.then(() => replaceRules(tabId, rules));
    this.last = work;
    return work;
  }
}

async function replaceRules(tabId: number, rules: readonly HeaderRule[]): Promise<string> {
  try {
    const known = await chrome.declarativeNetRequest.getSessionRules();
    const old = known.filter(({ condition }) => condition.tabIds?.includes(tabId));
    const firstFree = 1 + known.reduce((most, { id }) => (id > most ? id : most), 0);
    await chrome.declarativeNetRequest.updateSessionRules({
      addRules: rules.map((rule, i) => ({ ...rule, id: firstFree + i })),
      removeRuleIds: old.map(({ id }) => id),
    });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
