import { fragmentOf, type Zoom } from './address.ts';
import type { Look } from './look.ts';

/** Puts it into the address of the page, which stays the same page. */
export function writeAddress(look: Look, zoom: Zoom): void {
  const fragment = fragmentOf(look, zoom);
  if (fragment === location.hash.replace(/^#/, '')) return;
  const { pathname, search } = location;
  history.replaceState(null, '', fragment === '' ? pathname + search : `#${fragment}`);
}
