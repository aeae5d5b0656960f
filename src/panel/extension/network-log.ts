import { type HarEntry, type SeenRequest, seenRequest } from './seen-request.ts';

/** Streams have their answer's headers long before they end, and the log tells only of what has ended. */
const LOOK_MS = 2000;

interface LogListener {
  /** Whatever the log has, in the order of time; also what was told of before. */
  onSeen(requests: readonly SeenRequest[]): void;
  /** The tab went elsewhere; `requests`: what the log of DevTools still has. */
  onNavigated(url: string, requests: readonly SeenRequest[]): void;
}

/** Follows the network of the inspected tab: first what was there before the panel, then each request that ends. */
export function followNetwork(listener: LogListener): void {
  const { network } = chrome.devtools;
  const look = (tell: (requests: readonly SeenRequest[]) => void): void =>
    network.getHAR(({ entries = [] }) => tell(seenRequests(entries)));
  look((requests) => listener.onSeen(requests));
  network.onRequestFinished.addListener((entry) => listener.onSeen(seenRequests([entry])));
  network.onNavigated.addListener((url) => look((requests) => listener.onNavigated(url, requests)));
  setInterval(() => {
    if (!document.hidden) look((requests) => listener.onSeen(requests));
  }, LOOK_MS);
}

function seenRequests(entries: readonly HarEntry[]): readonly SeenRequest[] {
  return entries.map(seenRequest).filter((request) => request !== null);
}
