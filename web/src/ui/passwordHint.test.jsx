import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { PasswordField } from './PasswordField.jsx';
import { passwordHint } from './passwordHint.js';

test.each([
  ['', null],
  ['a', '7 characters more.'],
  ['abcdefg', '1 character more.'],
  ['💡💡💡💡💡💡💡', '1 character more.'],
  ['aaaaaaaabbbbcccc', 'That is easy to guess. Use different characters.'],
  ['abcdefgh', 'Long enough. Another word makes it stronger.'],
  ['correct horse battery', 'Long, and so hard to guess.'],
])('of %o it is said: %o', (typed, words) => expect(passwordHint(typed)).toBe(words));

test('what is typed can be seen, and is hidden again', async () => {
  const user = userEvent.setup();
  render(<PasswordField label="Password" name="password" isNew hint="At least 8 characters." />);
  const field = /** @type {HTMLInputElement} */ (screen.getByLabelText('Password'));
  screen.getByText('At least 8 characters.');
  await user.type(field, 'abc');
  screen.getByText('5 characters more.');
  expect(field.type).toBe('password');

  await user.click(screen.getByRole('button', { name: 'Show password' }));
  expect([field.type, field.value]).toEqual(['text', 'abc']);
  await user.click(screen.getByRole('button', { name: 'Show password' }));
  expect(field.type).toBe('password');
});
