/** Whether the user lets the extension ask this origin, and change what is sent to it. */
export function mayAccess(origin: string): Promise<boolean> {
  return chrome.permissions.contains({ origins: [`${origin}/*`] });
}
