import { useEffect, useState } from 'react';
import { visibleText } from '../../records/visible-text.ts';

const SHOWN_MS = 2000;

interface CopyButtonProps {
  /** What the button says: `Copy SQL`. */
  readonly label: string;
  readonly text: () => string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    setSaid((await copied(pasteable(text()))) ? 'Copied' : 'The browser did not allow it');
  };
  return (
    <span className="rec-copy">
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status">{said}</span>
    </span>
  );
}

/** Line breaks and tabs stay; what a terminal would obey does not get into it by way of the clipboard. */
function pasteable(text: string): string {
  return text
    .split(/(\r?\n|\t)/)
    .map((part, i) => (i % 2 === 1 ? part : visibleText(part)))
    .join('');
}

/** DevTools has no clipboard for its panels, but obeys the old command. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text);
  }
}

function copiedByCommand(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'rec-clipboard';
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
