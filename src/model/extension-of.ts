/** An extension of a browser or of an editor: code that runs beside the program. */
export interface Extension {
  readonly name: string;
  readonly version: string | null;
}

/** `chrome-extension://ID`, `moz-extension://ID`, `safari-web-extension://ID` and their like. */
const OF_BROWSER = /^[a-z]+(?:-[a-z]+)*-extension:\/\/[^/?#]+/i;

/** Editors unpack an extension into `extensions/publisher.name-version`, with the platform where it is for one. */
const OF_EDITOR =
  /^.*\/(?:extensions|deployedPlugins)\/([\w-]+\.[\w.-]+?)-(\d+(?:\.\d+)+(?:-[\w.]+)*?)(?:-(?:(?:win32|linux|darwin|alpine)-(?:x64|arm64|armhf|ia32)|web|universal))?\//s;

/** Those that come with the editor: `resources/app/extensions/git`, on a server `.vscode-server/…/extensions/git`. */
const BUILT_IN =
  /^.*(?:\/resources\/app|\/lib\/vscode|\/\.[\w-]*-server\b.*?\/(?:server|[0-9a-f]{40}))\/extensions\/([\w.-]+)\//is;

/** In a browser VS Code loads them from `publisher.vscode-unpkg.net/publisher/name/version/`. */
const IN_BROWSER = /^https?:\/\/[\w.-]*vscode-unpkg\.net\/([^/]+)\/([^/]+)\/([^/]+)\//;

/**
 * The extension that a path belongs to; `null`: to none.
 *
 * @param path a url with plain slashes, and without escapes and query
 */
export function extensionOf(path: string): Extension | null {
  const ofBrowser = OF_BROWSER.exec(path)?.[0];
  if (ofBrowser !== undefined) return { name: ofBrowser, version: null };
  const [, publisher, name, version = null] = IN_BROWSER.exec(path) ?? [];
  if (publisher !== undefined) return { name: `${publisher}.${name}`, version };
  const ofEditor = OF_EDITOR.exec(path);
  if (ofEditor !== null) return { name: `${ofEditor[1]}`, version: `${ofEditor[2]}` };
  const builtIn = BUILT_IN.exec(path)?.[1];
  if (builtIn === undefined || builtIn === 'node_modules') return null;
  return { name: builtIn.includes('.') ? builtIn : `vscode.${builtIn}`, version: null };
}
