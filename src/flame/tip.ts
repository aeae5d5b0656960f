import { element } from './element.ts';

/** What is told beside the pointer. */
export class Tip {
  readonly element = element('div', { class: 'flame-tip', 'aria-hidden': 'true' });

  constructor() {
    this.element.hidden = true;
  }

  show(lines: readonly string[], clientX: number, clientY: number): void {
    const shown = lines.filter((line) => line !== '').map((line) => element('p', {}, [line]));
    this.element.replaceChildren(...shown);
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const x = Math.min(clientX + 14, innerWidth - width - 6);
    const below = clientY + 18;
    const y = below + height > innerHeight ? clientY - height - 10 : below;
    style.left = `${Math.max(4, x)}px`;
    style.top = `${Math.max(4, y)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
