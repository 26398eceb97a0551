import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/ui/tokens.css', 'utf8');

/**
 * @param {string} token
 * @param {'light' | 'dark'} scheme
 */
function colorOf(token, scheme) {
  const match = css.match(new RegExp(`--color-${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
  if (!match) throw new Error(`no colour ${token}`);
  return match[scheme === 'light' ? 1 : 2];
}

/** WCAG 2.2 relative luminance. @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['page', 'surface', 'sunken'];
const onGrounds = ['ink', 'ink-soft', 'ink-faint', 'brand', 'brand-strong', 'danger', 'success'];

/** What carries text, and on what: 4.5 to 1. */
const text = [
  ...grounds.flatMap((ground) => onGrounds.map((ink) => [ink, ground])),
  ...['brand', 'accent', 'danger'].map((ground) => [`on-${ground}`, ground]),
  ...['brand', 'accent', 'danger', 'success', 'sky', 'olive', 'plum'].map((name) => [
    `on-${name}-soft`,
    `${name}-soft`,
  ]),
  ...['board', 'board-glow'].flatMap((ground) => [
    ['board-ink', ground],
    ['board-ink-soft', ground],
  ]),
  ['accent', 'board'],
  ['on-brand', 'brand-strong'],
  ['ink', 'accent-soft'],
  ['ink', 'brand-soft'],
];
/** What must be seen but not read: 3 to 1. */
const edges = grounds.flatMap((ground) => [
  ['line-strong', ground],
  ['focus', ground],
]);

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test.each(text)(`${scheme}: %s on %s can be read`, (ink, ground) => {
    expect(contrast(colorOf(ink, scheme), colorOf(ground, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(edges)(`${scheme}: %s on %s can be seen`, (edge, ground) => {
    expect(contrast(colorOf(edge, scheme), colorOf(ground, scheme))).toBeGreaterThanOrEqual(3);
  });
}
