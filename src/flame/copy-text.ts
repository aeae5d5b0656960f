import { element } from './element.ts';

/** Puts a text on the clipboard, where the browser allows it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

/** The old way, which needs no permission. */
function copySelection(text: string): boolean {
  const area = element('textarea', { class: 'flame-spoken' });
  area.value = text;
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}
