/** Light or dark whatever the system says; `system` follows it. */
export type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'theme';

export function readTheme(): Theme {
  return THEMES.find(theme => theme === localStorage.getItem(KEY)) ?? 'system';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  wearTheme();
}

/** Makes this page look as was chosen, from the first paint on, and again when it is chosen in another. */
export function wearTheme(): void {
  document.documentElement.dataset.theme = readTheme();
}

addEventListener('storage', wearTheme);
