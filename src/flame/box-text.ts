import { amountText, grouped, shareText } from './amount-text.ts';
import type { Boxes } from './boxes.ts';
import type { FlameGraph } from './flame-graph.ts';
import type { Look } from './look.ts';

/** `path:line:column`, as far as it is known; empty: code without a file. */
export function placeText({ functions }: FlameGraph, fn: number): string {
  const { file, line, column } = functions;
  const numbers = [line[fn], column[fn]];
  const known = numbers.slice(0, numbers.indexOf(0) < 0 ? 2 : numbers.indexOf(0));
  return (file[fn] ?? '') === '' ? '' : [file[fn], ...known].join(':');
}

export function nameOf({ functions }: FlameGraph, fn: number): string {
  return functions.name[fn] || '(anonymous)';
}

/** What a search found, in words. */
export function foundText({ matches, share }: { matches: number; share: number }): string {
  return `${grouped(matches)} match${matches === 1 ? '' : 'es'}, ${shareText(share)}`;
}

/** What is told of a box, one line each: name, place, whose code it is, times and shares, samples. */
export function boxLines(look: Look, box: number, zoomed: number): readonly string[] {
  const { graph, boxes } = look;
  const fn = boxes.fnOf(box);
  if (fn === 0) return ['all', ...amountLines(look, box, zoomed)];
  const group = graph.groups[graph.functions.group[fn]]?.name ?? '';
  const place = placeText(graph, fn);
  const change = graph.changes?.[fn]?.text ?? '';
  return [
    nameOf(graph, fn),
    [place, group].filter((text) => text !== '').join(' · '),
    ...amountLines(look, box, zoomed),
    ...(change === '' ? [] : [change]),
  ];
}

function amountLines(look: Look, box: number, zoomed: number): readonly string[] {
  const { boxes, graph, whole } = look;
  const amount = boxes.widthOf(box);
  const self = amountText(boxes.selfOf(box), graph.unit);
  const sum = amountText(amount, graph.unit);
  const of = (all: number): string => shareText(all > 0 ? amount / all : 0);
  const shares = [`${of(whole)} of all`, ...zoomShare(boxes, zoomed, of)];
  const samples = boxes.samplesOf(box);
  const counted = samples === null ? [] : [`${grouped(samples)} samples`];
  return [`self ${self}, cumulative ${sum}`, [...shares, ...counted].join(', ')];
}

function zoomShare(boxes: Boxes, zoomed: number, of: (all: number) => string): readonly string[] {
  return zoomed > 0 ? [`${of(boxes.widthOf(zoomed))} of what is zoomed to`] : [];
}
