const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `26-Nov-2026`, in local time. */
export function dateText(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getDate())}-${MONTHS[date.getMonth()]}-${date.getFullYear()}`;
}

/** `22:00:03`, in local time. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
