import {
  type JsonObject,
  notOfType,
  requireArray,
  requireNumber,
  requireObject,
} from '../json-shape.ts';

/**
 * A stack of frame numbers from the root on and how long it stood; it and the stack before begin with `sharedDepth`
 * frames that are the same.
 */
type VisitStack = (stack: readonly unknown[], value: number, sharedDepth: number) => void;

/**
 * Gives the stacks that events open and close, each until the next event. A closing event ends the innermost frame of
 * its number, whatever stands above it. `onOpen` gets each frame that is opened.
 */
export function eachEventStack(
  profile: JsonObject,
  where: string,
  { visit, onOpen }: { readonly visit: VisitStack; readonly onOpen: (frame: unknown) => void },
): void {
  const events = requireArray(profile['events'], `${where}.events`);
  const stack: unknown[] = [];
  let at = requireNumber(profile['startValue'] ?? 0, `${where}.startValue`);
  let sharedDepth = 0;
  const passTo = (next: number): void => {
    if (!(next > at)) return;
    visit(stack, next - at, sharedDepth);
    sharedDepth = stack.length;
    at = next;
  };
  events.forEach((item, i) => {
    const event = requireObject(item, `${where}.events[${i}]`);
    passTo(requireNumber(event['at'], `${where}.events[${i}].at`));
    const { type, frame } = event;
    if (type === 'O') {
      onOpen(frame);
      stack.push(frame);
      return;
    }
    if (type !== 'C') throw notOfType(type, `${where}.events[${i}].type`, 'O or C');
    const closed = stack.lastIndexOf(frame);
    if (closed < 0) return;
    stack.splice(closed, 1);
    sharedDepth = Math.min(sharedDepth, closed);
  });
  const { endValue } = profile;
  if (endValue !== undefined) passTo(requireNumber(endValue, `${where}.endValue`));
}
