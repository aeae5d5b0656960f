const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Names that `dumpStem` gives, with their endings: nothing else in a folder is ever removed. */
const OWN_NAME =
  /^\d{2}-[A-Z][a-z]{2}-\d{4}_\d{2}-\d{2}-\d{2}\.\d{6}_[A-Z-]+(?:-\d+)?(\.cpuprofile|\.request\.json)$/;

/** `DD-MMM-YYYY_HH-MM-SS.µS_METHOD` in local time, months in English whatever the locale. */
export function dumpStem(startedAtMs: number, method: string): string {
  const wholeMs = Math.floor(startedAtMs);
  const date = new Date(wholeMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [two(date.getDate()), MONTHS[date.getMonth()], date.getFullYear()].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-');
  const us = date.getMilliseconds() * 1000 + Math.floor((startedAtMs - wholeMs) * 1000);
  return `${day}_${time}.${String(us).padStart(6, '0')}_${methodPart(method)}`;
}

export function dumpName(stem: string): string {
  return `${stem}.cpuprofile`;
}

/** The file beside a dump that says what it is of. */
export function sidecarName(stem: string): string {
  return `${stem}.request.json`;
}

/** The stem with the number that makes it another one; 0 is the stem itself. */
export function numberedStem(stem: string, number: number): string {
  return number === 0 ? stem : `${stem}-${number}`;
}

/** The stem of a name of ours; `null` where it is none. */
export function stemOf(fileName: string): string | null {
  const ending = OWN_NAME.exec(fileName)?.[1];
  return ending === undefined ? null : fileName.slice(0, -ending.length);
}

/** Methods come from outside: letters and hyphens, and not too many. */
function methodPart(method: string): string {
  return (
    method
      .toUpperCase()
      .replace(/[^A-Z-]/g, '')
      .slice(0, 20) || 'UNKNOWN'
  );
}
