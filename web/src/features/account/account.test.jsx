import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogIn } from './LogIn.jsx';
import { Register } from './Register.jsx';

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

/** @param {number} status @param {unknown} body */
function answer(status, body) {
  const headers = { 'Content-Type': 'application/json' };
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status, headers }));
}

test('a wrong password is said in words, and the right one lets in', async () => {
  const user = userEvent.setup();
  const onLoggedIn = vi.fn();
  render(<LogIn search="" onLoggedIn={onLoggedIn} />);
  await user.type(screen.getByLabelText('Email'), 'ann@example.org');
  await user.type(screen.getByLabelText('Password'), 'wrong horse');

  answer(401, { code: 'wrong_credentials', detail: 'These do not belong together.' });
  await user.click(screen.getByRole('button', { name: 'Log in' }));
  expect((await screen.findByRole('alert')).textContent).toBe('These do not belong together.');
  expect(onLoggedIn).not.toHaveBeenCalled();

  answer(201, { user: { userId: 'u1' } });
  await user.click(screen.getByRole('button', { name: 'Log in' }));
  expect(onLoggedIn).toHaveBeenCalledWith({ userId: 'u1' });
});

test('a new account says its role and the zone of this browser', async () => {
  const user = userEvent.setup();
  const onLoggedIn = vi.fn();
  render(<Register search="" onLoggedIn={onLoggedIn} />);
  answer(201, { user: { userId: 'u2' } });

  await user.click(screen.getByRole('radio', { name: 'I teach' }));
  await user.type(screen.getByLabelText('First name'), ' Ada ');
  await user.type(screen.getByLabelText('Last name'), 'Lovelace');
  await user.type(screen.getByLabelText('Email'), 'ada@example.org');
  await user.type(screen.getByLabelText('Password'), ' keeps spaces ');
  await user.click(screen.getByRole('button', { name: 'Make my account' }));

  expect(JSON.parse(fetched.mock.calls[0][1].body)).toEqual({
    role: 'tutor',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.org',
    password: ' keeps spaces ',
    timeZone: 'Europe/Berlin',
  });
  expect(onLoggedIn).toHaveBeenCalledWith({ userId: 'u2' });
});

test('a refused member is explained beside its field', async () => {
  const user = userEvent.setup();
  render(<Register search="" onLoggedIn={vi.fn()} />);
  answer(400, { code: 'invalid_member', member: 'email', detail: 'Give an e-mail address.' });
  for (const label of ['First name', 'Last name'])
    await user.type(screen.getByLabelText(label), 'x');
  await user.type(screen.getByLabelText('Email'), 'a@b');
  await user.type(screen.getByLabelText('Password'), 'long enough');

  await user.click(screen.getByRole('button', { name: 'Make my account' }));

  await screen.findByText('Give an e-mail address.');
  expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByRole('alert')).toBeNull();
});
