import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ApiError } from '../../net/http.js';
import { DeleteAccount } from './DeleteAccount.jsx';

/** @param {(password: string) => Promise<void>} onLeave */
async function open(onLeave, role = /** @type {const} */ ('student')) {
  const user = userEvent.setup();
  render(<DeleteAccount role={role} onLeave={onLeave} />);
  await user.click(screen.getByRole('button', { name: 'Delete my account' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Delete your account?' }));
  return { user, dialog };
}

/** @param {Awaited<ReturnType<typeof open>>} it @param {string} password */
async function go({ user, dialog }, password) {
  await user.type(dialog.getByLabelText('Your password'), password);
  await user.click(dialog.getByRole('button', { name: 'Delete it for good' }));
}

test('it says what goes and what stays before it asks', async () => {
  const onLeave = vi.fn(async () => {});
  const { user, dialog } = await open(onLeave);
  for (const words of [
    /cannot be undone/,
    /lessons ahead are cancelled, and your tutors are told/,
    /Messages stay in the browsers of those you wrote with/,
    /What this browser keeps of you is removed/,
  ])
    dialog.getByText((_, element) =>
      Boolean(element?.matches('p, li') && words.test(element.textContent)),
    );
  await user.click(dialog.getByRole('button', { name: 'Keep my account' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(onLeave).not.toHaveBeenCalled();
});

test('without a password nothing is asked of anybody', async () => {
  const onLeave = vi.fn(async () => {});
  const { user, dialog } = await open(onLeave);
  await user.click(dialog.getByRole('button', { name: 'Delete it for good' }));
  expect(onLeave).not.toHaveBeenCalled();
  await go({ user, dialog }, 'correct horse');
  expect(onLeave).toHaveBeenCalledExactlyOnceWith('correct horse');
});

test('a wrong password is said at its field', async () => {
  const it = await open(async () => {
    throw new ApiError('wrong_credentials', 'Not right. Check both.', 401);
  });
  await go(it, 'not this one');
  await it.dialog.findByText('That is not your password. Nothing was deleted.');
  expect(it.dialog.queryByRole('alert')).toBeNull();
});

test('offline says so', async () => {
  const it = await open(async () => {
    throw new ApiError('offline', 'We cannot reach Judify right now.');
  });
  await go(it, 'correct horse');
  expect((await it.dialog.findByRole('alert')).textContent).toMatch(/cannot reach Judify/);
});
