import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mayImport, roomOf } from './floors.js';

const SRC = path.resolve(import.meta.dirname, '../src');

describe('floors', () => {
  test.each([
    ['features/booking', 'net', true],
    ['features/booking', 'ui', true],
    ['features/booking', 'features/booking', true],
    ['features/booking', 'features/messages', false],
    ['features/booking', 'app', false],
    ['features/messages', 'crypto', true],
    ['features/messages', null, false],
    ['crypto', 'net', false],
    ['net', 'crypto', false],
    ['sw', 'net', true],
    ['net', 'ui', false],
    ['ui', 'net', false],
    ['ui', 'features/booking', false],
    ['app', 'features/booking', true],
    [null, 'app', true],
  ])('%s importing from %s: %s', (from, to, allowed) => {
    expect(mayImport(from, to)).toBe(allowed);
  });

  test.each([
    ['net/http.js', 'net'],
    ['features/booking/week.js', 'features/booking'],
    ['app/App.jsx', 'app'],
    ['main.jsx', null],
    ['../vite.config.js', null],
  ])('%s lives in %s', (file, room) => {
    expect(roomOf(path.join(SRC, file))).toBe(room);
  });
});

/** Which files of src each file of src imports. */
function readImports() {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.jsx?$/.test(name),
  );
  return new Map(
    files.map((name) => {
      const code = readFileSync(path.join(SRC, name), 'utf8');
      const found = code.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)'/gm);
      return [name, [...found].map((match) => path.join(path.dirname(name), match[1]))];
    }),
  );
}

/**
 * The first circle of imports, as the names along it; null when there is none.
 *
 * @param {Map<string, string[]>} imports
 */
function findCycle(imports) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} name @param {string[]} trail @returns {string[] | null} */
  function visit(name, trail) {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return null;
    for (const next of imports.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return null;
  }
  for (const name of imports.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return null;
}

test('no file imports itself by way of others', () => {
  expect(findCycle(readImports())).toBeNull();
});

test('a circle of imports is found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(findCycle(imports)).toEqual(['b', 'c', 'b']);
});
