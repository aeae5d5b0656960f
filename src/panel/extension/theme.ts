/** Light or dark as DevTools are, whatever the system is. */
export function followTheme(): void {
  const { panels } = chrome.devtools;
  const show = (theme: string): void => {
    document.documentElement.dataset['theme'] = theme === 'dark' ? 'dark' : 'light';
  };
  show(panels.themeName);
  panels.setThemeChangeHandler(show);
}
