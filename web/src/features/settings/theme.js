/**
 * features/settings/theme.js - day, night, or as the system says.
 *
 * Kept in this browser, not in the account: it belongs to the screen.
 *
 * @typedef {'system' | 'light' | 'dark'} Theme
 */

const KEY = 'judify_theme';

/** @returns {Theme} */
export function readTheme() {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the theme kept in this browser. */
export function applyTheme() {
  const theme = readTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** @param {Theme} theme */
export function chooseTheme(theme) {
  if (theme === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  applyTheme();
}
