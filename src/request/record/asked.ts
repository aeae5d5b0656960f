/** Node's raw headers: name, value, name, value. HTTP/2 has its pseudo-headers among them. */
export type RawHeaders = readonly string[];

const HEADER = 'x-scooby-profile';
const COOKIE = 'cookie';
const COOKIE_NAME = 'scooby';
const MOST_CHARACTERS = 512;

/** Present where a request came through a proxy: then all requests come from a loopback address. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * What a request asks for: the value of its header, else of its cookie. `undefined`: it does not ask; `null`: in more than one
 * way, or at too great a length. All requests pay for this look.
 */
export function askedOf(rawHeaders: RawHeaders): string | null | undefined {
  let header: string | null | undefined;
  let cookie: string | null | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const { length } = rawHeaders[i];
    if (length === HEADER.length && isNamed(rawHeaders, i, HEADER)) {
      header = header === undefined ? rawHeaders[i + 1] : null;
    } else if (length === COOKIE.length && isNamed(rawHeaders, i, COOKIE)) {
      // Clients of HTTP/2 may send each cookie in a header of its own.
      cookie = addCookies(cookie, rawHeaders[i + 1]);
    }
  }
  return inLength(header === undefined ? cookie : header);
}

function inLength(value: string | null | undefined): string | null | undefined {
  return typeof value === 'string' && value.length > MOST_CHARACTERS ? null : value;
}

function isNamed(rawHeaders: RawHeaders, i: number, lowerCaseName: string): boolean {
  return rawHeaders[i].toLowerCase() === lowerCaseName;
}

function addCookies(found: string | null | undefined, cookies: string): string | null | undefined {
  if (!cookies.includes(COOKIE_NAME)) return found;
  let value = found;
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== COOKIE_NAME) continue;
    value = value === undefined ? cookieValue(pair.slice(at + 1).trim()) : null;
  }
  return value;
}

/** As whoever sets cookies may have written it: in quotes, or percent-encoded. */
function cookieValue(text: string): string {
  const bare = /^".*"$/.test(text) ? text.slice(1, -1) : text;
  // What is too long as it is stays so.
  if (!bare.includes('%') || bare.length > MOST_CHARACTERS) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** The values of all headers of a name. */
export function headersNamed(rawHeaders: RawHeaders, lowerCaseName: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (isNamed(rawHeaders, i, lowerCaseName)) values.push(rawHeaders[i + 1]);
  }
  return values;
}

export function isForwarded(rawHeaders: RawHeaders): boolean {
  return FORWARDING.some((name) => headersNamed(rawHeaders, name).length > 0);
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

const LOOPBACK_HOST = new RegExp(
  `^(?:(?:[a-z0-9_-]{1,63}\\.){0,20}localhost|127(?:\\.${OCTET}){3}|\\[::1\\])(?::\\d{0,5})?$`,
  'i',
);

const LOOPBACK_ADDRESS = new RegExp(`^(?:::1|(?:::ffff:)?127(?:\\.${OCTET}){3})$`, 'i');

/** Whether the host that the client asked for is this machine: a name of the DNS can lead here too, from any page. */
export function isForLoopback(rawHeaders: RawHeaders): boolean {
  const hosts = [...headersNamed(rawHeaders, 'host'), ...headersNamed(rawHeaders, ':authority')];
  return hosts.length > 0 && hosts.length <= 2 && hosts.every((host) => LOOPBACK_HOST.test(host));
}

export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && LOOPBACK_ADDRESS.test(address);
}
