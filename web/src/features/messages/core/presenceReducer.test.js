import { expect, test } from 'vitest';
import { presenceReducer } from './presenceReducer.js';

/** @param {string[]} before @param {any} event */
const after = (before, event) => presenceReducer(before, event);

test.each([
  ['somebody came', ['a'], { online: ['b'] }, ['a', 'b']],
  ['somebody came again', ['a'], { online: ['a'] }, ['a']],
  ['somebody went', ['a', 'b'], { offline: ['a'] }, ['b']],
  ['one came and another went', ['a'], { online: ['b'], offline: ['a'] }, ['b']],
  ['nobody', ['a'], {}, ['a']],
])('%s', (_name, before, notice, want) => {
  expect(after(before, { type: 'presence', ...notice })).toEqual(want);
});

test.each(['linkOpened', 'linkLost'])('nobody is known to be online when %s', (type) => {
  expect(after(['a'], { type })).toEqual([]);
  /** @type {string[]} */
  const nobody = [];
  expect(after(nobody, { type })).toBe(nobody);
});

test('an event that is none is our own mistake', () => {
  expect(() => after([], { type: 'x' })).toThrow('unknown event');
});
