import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LeftNote } from './LeftNote.jsx';
import { failureSentence } from './view/words.js';

/** @type {any} */
const ann = { userId: 'a', username: 'a', firstName: 'Ann', lastName: 'Lee', role: 'student' };

/** @type {any} */
const standIn = { ...ann, firstName: 'Deleted', lastName: 'user', deleted: true };

test('where one would write stands why one cannot', () => {
  render(<LeftNote contact={ann} standIn={standIn} />);
  expect(screen.getByRole('status').textContent).toMatch(/^Ann has deleted their account/);
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('a name that this browser never knew', () => {
  render(<LeftNote contact={standIn} standIn={standIn} />);
  screen.getByText(/^This person has deleted/);
});

test('what was on its way says why it did not arrive', () => {
  const message = /** @type {any} */ ({ status: 'failed', reason: 'left' });
  expect(failureSentence(message)).toBe('They have deleted their account.');
});
