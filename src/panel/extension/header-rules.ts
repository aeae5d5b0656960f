/** A rule of `declarativeNetRequest` less its id, which the background worker gives. */
export interface HeaderRule {
  readonly priority: number;
  readonly condition: Readonly<Record<string, unknown>>;
  readonly action: Readonly<Record<string, unknown>>;
}

export const PROFILE_HEADER = 'X-Scooby-Profile';

/** Documents and what scripts ask for. Pictures and the like come from the same servers, and would use up their limit. */
const RESOURCE_TYPES = ['main_frame', 'sub_frame', 'xmlhttprequest', 'ping', 'other'];

/**
 * The rules that give requests of one tab the header, to these hosts and no others.
 *
 * @param patterns of hosts that the extension may access: `http://localhost/*`
 * @param value what is sent where no secret is known
 * @param tokens what is sent to origins whose secret is known
 */
export function headerRules(
  tabId: number,
  patterns: readonly string[],
  { value, tokens }: { readonly value: string; readonly tokens: ReadonlyMap<string, string> },
): readonly HeaderRule[] {
  const hosts = patterns.flatMap(hostRegex);
  if (hosts.length === 0) return [];
  const rule = (priority: number, where: object, sent: string): HeaderRule => ({
    priority,
    condition: { tabIds: [tabId], resourceTypes: RESOURCE_TYPES, ...where },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: PROFILE_HEADER, operation: 'set', value: sent }],
    },
  });
  const general = hosts.map((host) => rule(1, { regexFilter: host }, value));
  // A secret whose host may not be accessed would have a rule that the browser never applies.
  const known = [...tokens].filter(([origin]) => hosts.some((host) => matches(host, origin)));
  // The header of the rule that stands above stays.
  const own = known.map(([origin, token]) => rule(2, { urlFilter: `|${origin}/` }, token));
  return [...general, ...own];
}

/** A whole host at whatever port, unless the pattern names one. What is wider than a host is passed over. */
function hostRegex(pattern: string): readonly string[] {
  const [, scheme, host, port] =
    /^(https?):\/\/(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?\/\*$/i.exec(pattern) ?? [];
  if (scheme === undefined || host === undefined) return [];
  const escaped = host.replace(/[.[\]]/g, '\\$&');
  return [`^${scheme}://${escaped}${port ?? '(:[0-9]+)?'}/`];
}

function matches(regex: string, origin: string): boolean {
  return new RegExp(regex).test(`${origin}/`);
}
