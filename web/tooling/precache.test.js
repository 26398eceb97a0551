import { expect, test } from 'vitest';
import { withPrecache } from './precache.js';

const SOURCE = "const BUILD = '__BUILD__'; const FILES = JSON.parse('__FILES__');";

test('names every file once, the page as /, and no copies of them', () => {
  const files = [
    'index.html',
    'assets/a.js',
    'assets/a.js.map',
    'icon.svg',
    'icon.svg.br',
    'assets/c.wasm',
  ];
  expect(withPrecache(SOURCE, files, '<html>')).toContain(
    `JSON.parse('["/","/assets/a.js","/icon.svg"]')`,
  );
});

test('the same build has the same name; another page is another build', () => {
  const one = withPrecache(SOURCE, ['b.js', 'index.html'], 'x');
  expect(withPrecache(SOURCE, ['index.html', 'b.js'], 'x')).toBe(one);
  expect(withPrecache(SOURCE, ['b.js', 'index.html'], 'y')).not.toBe(one);
});
