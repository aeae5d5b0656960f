import { RuleKeeper } from './rule-keeper.ts';

/** Panels connect again at once when the worker was stopped; those that did not in this time are gone. */
const RECONNECT_MS = 5000;

const keeper = new RuleKeeper();
chrome.runtime.onConnect.addListener((port) => keeper.connect(port));
chrome.tabs.onRemoved.addListener((tabId) => keeper.forget(tabId));
setTimeout(() => void keeper.sweep(), RECONNECT_MS);
