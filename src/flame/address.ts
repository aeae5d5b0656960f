import { boxAt, pathOf } from './boxes.ts';
import type { ColorBy } from './colors.ts';
import type { Look, Mode } from './look.ts';

/** The box that takes the whole width, or a part of it that was too narrow to be drawn. */
export interface Zoom {
  readonly box: number;
  readonly from: number;
  readonly to: number;
}

export function zoomTo({ boxes }: Look, box: number): Zoom {
  const from = boxes.startOf(box);
  return { box, from, to: from + boxes.widthOf(box) };
}

/** What a link needs to show the same. */
export function fragmentOf(look: Look, zoom: Zoom): string {
  const { boxes, shownMode } = look;
  const parts = new URLSearchParams();
  if (shownMode !== 'down') parts.set('mode', shownMode);
  if (look.isInOrderOfAppearance) parts.set('order', 'appearance');
  if (look.colorBy !== defaultColor(look)) parts.set('color', look.colorBy);
  if (look.hiddenFunctions.size > 0) parts.set('hide', [...look.hiddenFunctions].join('.'));
  const groups = look.graph.groups.map((_, i) => i).filter((i) => look.isGroupHidden(i));
  if (groups.length > 0) parts.set('without', groups.join('.'));
  if (zoom.box > 0) {
    parts.set('zoom', shownMode === 'time' ? `${zoom.box}` : pathOf(boxes, zoom.box).join('.'));
  }
  const whole = zoomTo(look, zoom.box);
  if (zoom.from !== whole.from || zoom.to !== whole.to) {
    parts.set('part', `${Math.round(zoom.from)}-${Math.round(zoom.to)}`);
  }
  if (look.search !== '') parts.set('search', look.search);
  return parts.toString();
}

function defaultColor({ graph }: Look): ColorBy {
  return graph.changes === null ? 'package' : 'change';
}

const MODES: readonly Mode[] = ['down', 'up', 'time'];
const COLORS: readonly ColorBy[] = ['package', 'file', 'self', 'change'];

/** Takes what a fragment says; what it does not say, or what cannot be, is as it is at first. */
export function applyFragment(look: Look, fragment: string): Zoom {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  look.showAll();
  for (const fn of numbersIn(parts.get('hide'))) look.hideFunction(fn);
  for (const group of numbersIn(parts.get('without'))) look.toggleGroup(group);
  look.setMode(MODES.find((mode) => mode === parts.get('mode')) ?? 'down');
  if (look.isInOrderOfAppearance !== (parts.get('order') === 'appearance')) {
    look.toggleAppearance();
  }
  look.colorBy = COLORS.find((by) => by === parts.get('color')) ?? defaultColor(look);
  look.setSearch(parts.get('search') ?? '');
  const path = numbersIn(parts.get('zoom'));
  const box = look.shownMode === 'time' ? (path[0] ?? 0) : boxAt(look.boxes, path);
  const zoom = zoomTo(look, look.boxes.widthOf(box) > 0 ? box : 0);
  const [from = 0, to = 0] = (parts.get('part') ?? '').split('-').map(Number);
  return to > from && from >= zoom.from && to <= zoom.to + 1 ? { ...zoom, from, to } : zoom;
}

function numbersIn(text: string | null): readonly number[] {
  return (text ?? '')
    .split('.')
    .filter((part) => /^\d{1,9}$/.test(part))
    .map(Number);
}
