import { type RefObject, useEffect, useState } from 'react';

const VARIABLES = {
  cpu: '--cpu',
  sql: '--sql',
  cache: '--cache',
  rpc: '--rpc',
  http: '--http',
  text: '--text',
  dim: '--text-dim',
  bad: '--bad',
  line: '--line',
  surface: '--surface',
  selected: '--surface-selected',
} as const;

export type TimelineColors = Readonly<Record<keyof typeof VARIABLES, string>>;

/** The colours of the panel as a canvas takes them; followed as the system changes between light and dark. */
export function useColors(element: RefObject<HTMLElement | null>): TimelineColors | null {
  const [colors, setColors] = useState<TimelineColors | null>(null);
  useEffect(() => {
    const read = (): void => {
      if (element.current !== null) setColors(colorsAt(element.current));
    };
    read();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', read);
    return () => dark.removeEventListener('change', read);
  }, [element]);
  return colors;
}

/** What variables say is only known once a property of an element has it. */
function colorsAt(element: HTMLElement): TimelineColors {
  const { color } = element.style;
  const entries = Object.entries(VARIABLES).map(([name, variable]) => {
    element.style.color = `var(${variable})`;
    return [name, getComputedStyle(element).color];
  });
  element.style.color = color;
  return Object.fromEntries(entries) as TimelineColors;
}
