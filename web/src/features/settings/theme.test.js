import { afterEach, expect, test } from 'vitest';
import { applyTheme, chooseTheme, readTheme } from './theme.js';

afterEach(() => chooseTheme('system'));

test('a chosen theme is shown, and is there at the next start', () => {
  chooseTheme('dark');
  expect(document.documentElement.dataset.theme).toBe('dark');

  delete document.documentElement.dataset.theme;
  applyTheme();
  expect(document.documentElement.dataset.theme).toBe('dark');
});

test('following the system leaves no trace', () => {
  chooseTheme('light');
  chooseTheme('system');
  expect(document.documentElement.dataset.theme).toBeUndefined();
  expect(readTheme()).toBe('system');
});

test('a kept value that is no theme is the system’s', () => {
  localStorage.setItem('judify_theme', 'sepia');
  expect(readTheme()).toBe('system');
});
