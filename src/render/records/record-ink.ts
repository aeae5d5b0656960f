import type { TextInk } from '../../records/text-ink.ts';
import type { Screen } from '../screen.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { linkAddress } from '../terminal/place-text.ts';

/** How texts of records are painted on a screen. */
export interface RecordInk extends TextInk {
  readonly ink: Ink;
}

/** `path:line`, and the function behind it. */
const FRAME = /^(.*:\d+)( \(.*)?$/s;

export function recordInk(screen: Screen): RecordInk {
  const ink = inkFor(screen);
  return {
    ink,
    title: ink.aside,
    finding: ink.hot,
    place: (text, { file, line }) => {
      const [, place = text, name = ''] = FRAME.exec(text) ?? [];
      const address = linkAddress({ url: file, line }, screen.linkTemplate);
      return `${address === null ? ink.aside(place) : ink.link(ink.aside(place), address)}${name}`;
    },
  };
}

/** One character for each, so that columns stay. */
const IN_ASCII: Readonly<Record<string, string>> = {
  '–': '-',
  '×': 'x',
  '·': '.',
  '…': '~',
  '→': '>',
  '▕': '|',
  '▏': '|',
  '█': '#',
  '▍': '+',
};

/** The signs that the tables draw with, for screens that have only ASCII. */
export function asciiSigns(text: string): string {
  return text.replace(/[–×·…→▕▏█▍]/g, (sign) => IN_ASCII[sign]);
}
