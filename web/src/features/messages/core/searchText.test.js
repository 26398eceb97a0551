import { describe, expect, test } from 'vitest';
import { folded, snippetOf, wordsOf } from './searchText.js';

test.each([
  ['nothing', '   ', []],
  ['one word', 'Derivative', ['derivative']],
  ['two, one of them twice', ' chain  rule chain ', ['chain', 'rule']],
  ['accents', 'Übung É', ['ubung', 'e']],
])('words: %s', (_name, query, words) => {
  expect(wordsOf(query)).toEqual(words);
});

describe('a snippet', () => {
  /** @param {string} text @param {string} query */
  const shown = (text, query) =>
    snippetOf(text, wordsOf(query))
      .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
      .join('');

  test.each([
    ['a word', 'The chain rule, again', 'chain', 'The [chain] rule, again'],
    ['in the middle of another', 'exchanged', 'chang', 'ex[chang]ed'],
    ['every time', 'a b a', 'a', '[a] b [a]'],
    ['two words', 'one two', 'two one', '[one] [two]'],
    ['words that touch', 'onetwo', 'one two', '[onetwo]'],
    ['another case', 'ÜBUNG', 'ubung', '[ÜBUNG]'],
    ['accents that are apart', 'e\u0301te\u0301', 'ete', '[e\u0301te\u0301]'],
    ['a letter that folds to two', 'İstanbul', 'istanbul', '[İstanbul]'],
    ['behind a pair of units', '👍 yes', 'yes', '👍 [yes]'],
    ['over lines', 'one\n\ntwo', 'two', 'one [two]'],
  ])('%s', (_name, text, query, want) => {
    expect(shown(text, query)).toBe(want);
  });

  test('of a long message is the part with the word', () => {
    const long = `${'before '.repeat(40)}needle ${'after '.repeat(40)}`;
    const text = shown(long, 'needle');
    expect(text).toContain('[needle]');
    expect(text.startsWith('… ')).toBe(true);
    expect(text.endsWith(' …')).toBe(true);
    expect(text.length).toBeLessThan(130);
  });

  test('is never cut through a letter', () => {
    const text = shown(`${'👍'.repeat(60)}needle`, 'needle');
    expect(() => encodeURIComponent(text)).not.toThrow();
  });
});

test('folding keeps what it does not know', () => {
  expect(folded('ß 数学')).toBe('ß 数学');
});
