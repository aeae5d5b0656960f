import { displayText } from '../../model/display-text.ts';
import { take, textWidth } from '../../render/terminal/text-width.ts';

interface TextLineListener {
  readonly onChange?: (text: string) => void;
  readonly onEnter: (text: string) => void;
  readonly onCancel: () => void;
}

/** A line that is typed at the bottom of the screen. */
export class TextLine {
  private readonly sign: string;
  private text: string;
  private readonly listener: TextLineListener;

  constructor(sign: string, text: string, listener: TextLineListener) {
    this.sign = sign;
    this.text = text;
    this.listener = listener;
  }

  onKey(key: string): void {
    const act = this.keys[key];
    if (act !== undefined) act();
    // Names of keys have more characters.
    else if ([...key].length === 1) this.set(this.text + key);
  }

  private readonly keys: Readonly<Record<string, () => void>> = {
    enter: () => this.listener.onEnter(this.text),
    escape: () => this.listener.onCancel(),
    backspace: () => this.removeLast(),
    'ctrl-u': () => this.set(''),
  };

  private removeLast(): void {
    if (this.text === '') this.listener.onCancel();
    else this.set([...this.text].slice(0, -1).join(''));
  }

  /** Its end, where it is longer than the screen. */
  shown(columns: number): string {
    const text = `${this.sign}${displayText(this.text)}`;
    const room = Math.max(1, columns - 1);
    return `${textWidth(text) <= room ? text : take(text, room, 'end')}\u2588`;
  }

  private set(text: string): void {
    this.text = text;
    this.listener.onChange?.(text);
  }
}
