import type { RecordOption } from '../../records/record.ts';
import { Observable } from '../observable.ts';
import type { KeptSecret, RecordingControls, RecordingState } from '../recording-controls.ts';
import { headerValue } from './browser-token.ts';
import { headerRules } from './header-rules.ts';
import { RuleConnection } from './rule-connection.ts';
import { ownOwner, Secrets } from './secrets.ts';

/** Tokens in the rules are made anew long before they expire. */
const RENEW_MS = 1_800_000;

const OPTIONS: readonly RecordOption[] = ['calls', 'cpu', 'params'];

/** Switches recording on and off for one tab, and says what a request of it, or for its records, brings with it. */
export class TabRecording implements RecordingControls {
  readonly state = new Observable<RecordingState>({ isOn: false, options: new Set(), problem: '' });
  readonly preservesLog = new Observable(false);
  readonly pageOrigin = new Observable<string | null>(null);
  private readonly tabId: number;
  private readonly connection: RuleConnection;
  private readonly secrets = new Secrets();
  private readonly onSecret: (origin: string) => void;

  /** `onSecret`: an origin has another secret now, or may be accessed. */
  constructor(tabId: number, onSecret: (origin: string) => void) {
    this.tabId = tabId;
    this.connection = new RuleConnection(tabId);
    this.onSecret = onSecret;
    const renew = (): void => void this.apply(this.state.value.isOn);
    chrome.permissions.onAdded.addListener(renew);
    chrome.permissions.onRemoved.addListener(renew);
    setInterval(renew, RENEW_MS);
  }

  /** What was chosen the last time. */
  async restore(): Promise<void> {
    const { options, preservesLog } = await chrome.storage.local.get(null);
    const known = Array.isArray(options) ? OPTIONS.filter((one) => options.includes(one)) : [];
    this.state.set({ ...this.state.value, options: new Set(known) });
    this.preservesLog.set(preservesLog === true);
  }

  switchTo(isOn: boolean): Promise<void> {
    return this.apply(isOn);
  }

  async choose(option: RecordOption, isChosen: boolean): Promise<void> {
    const options = new Set(this.state.value.options);
    if (isChosen) options.add(option);
    else options.delete(option);
    this.state.set({ ...this.state.value, options });
    await chrome.storage.local.set({ options: [...options] });
    await this.apply(this.state.value.isOn);
  }

  preserveLog(isWanted: boolean): void {
    this.preservesLog.set(isWanted);
    void chrome.storage.local.set({ preservesLog: isWanted });
  }

  async allow(origin: string): Promise<boolean> {
    const isAllowed = await chrome.permissions.request({ origins: [`${origin}/*`] });
    if (isAllowed) this.onSecret(origin);
    return isAllowed;
  }

  secretOf(origin: string): Promise<KeptSecret | null> {
    return this.secrets.of(origin);
  }

  async keepSecret(origin: string, kept: KeptSecret): Promise<void> {
    await this.secrets.keep(origin, kept);
    await this.apply(this.state.value.isOn);
    this.onSecret(origin);
  }

  /** What a question for a record of this origin brings with it. */
  async valueFor(origin: string): Promise<string> {
    const kept = await this.secrets.of(origin);
    return headerValue(new Set(), kept?.secret ?? null, await ownOwner());
  }

  /** The rules as they have to be now. */
  private async apply(isOn: boolean): Promise<void> {
    if (!isOn && !this.state.value.isOn) return;
    const problem = await this.connection.replace(isOn ? await this.rules() : []);
    this.state.set({ ...this.state.value, isOn: isOn && problem === '', problem });
  }

  private async rules() {
    const { options } = this.state.value;
    const owner = await ownOwner();
    const { origins = [] } = await chrome.permissions.getAll();
    const tokens = new Map<string, string>();
    for (const [origin, { secret }] of await this.secrets.all())
      tokens.set(origin, await headerValue(options, secret, owner));
    const value = await headerValue(options, null, owner);
    return headerRules(this.tabId, origins, { value, tokens });
  }
}
