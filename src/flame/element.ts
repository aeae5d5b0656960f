type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** An element with attributes and content; text stays text, whatever it holds. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  content: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(key, value === true ? '' : `${value}`);
  }
  made.append(...content);
  return made;
}

export function button(text: string, title: string, press: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', title }, [text]);
  made.addEventListener('click', press);
  return made;
}
