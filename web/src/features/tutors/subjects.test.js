import { expect, test } from 'vitest';
import { parseSubjects } from './subjects.js';

test.each([
  ['Maths, Physics', ['Maths', 'Physics']],
  ['  Maths ,, maths,MATHS ', ['Maths']],
  ['Ancient   Greek', ['Ancient Greek']],
  ['', []],
  [' , ', []],
])('%j names the subjects %j', (text, subjects) => {
  expect(parseSubjects(text)).toEqual(subjects);
});
