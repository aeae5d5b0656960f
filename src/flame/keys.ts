const ACTIONS = {
  ArrowUp: 'caller',
  ArrowDown: 'callee',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Enter: 'zoom',
  Escape: 'reset',
  '0': 'reset',
  Backspace: 'back',
  '/': 'search',
  n: 'next',
  N: 'previous',
  '?': 'help',
  h: 'hide',
  s: 'functions',
  b: 'up',
  o: 'time',
  t: 'appearance',
  c: 'color',
} as const;

export type KeyAction = (typeof ACTIONS)[keyof typeof ACTIONS] | 'canvas';

/** What a key asks for; `null`: nothing, it is left to the browser. */
export function keyAction(
  key: string,
  { isTyping, isControl }: { readonly isTyping: boolean; readonly isControl: boolean },
): KeyAction | null {
  if (isTyping) {
    if (key === 'Enter') return 'canvas';
    return key === 'Escape' ? 'reset' : null;
  }
  const isOfControl = /^(?:Arrow.*|Enter|Backspace)$/.test(key);
  if (isControl && isOfControl) return null;
  return Object.hasOwn(ACTIONS, key) ? ACTIONS[key as keyof typeof ACTIONS] : null;
}
