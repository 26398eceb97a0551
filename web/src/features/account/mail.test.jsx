import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConfirmAddress } from './ConfirmAddress.jsx';
import { ForgotPassword } from './ForgotPassword.jsx';
import { ResetPassword } from './ResetPassword.jsx';

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

/** @param {number} status @param {unknown} [body] @param {Record<string, string>} [more] */
function answer(status, body, more = {}) {
  const headers = { 'Content-Type': 'application/json', ...more };
  const text = body === undefined ? null : JSON.stringify(body);
  fetched.mockResolvedValueOnce(new Response(text, { status, headers }));
}

const ENDED = { code: 'ticket_ended', title: 'This link from a mail has expired' };

/** @param {string} name */
async function heading(name) {
  const found = await screen.findByRole('heading', { name });
  await waitFor(() => expect(document.activeElement).toBe(found));
}

async function askFor(/** @type {string} */ email) {
  const user = userEvent.setup();
  render(<ForgotPassword />);
  await user.type(screen.getByLabelText('Email'), email);
  await user.click(screen.getByRole('button', { name: 'Send me a link' }));
  return user;
}

test('whoever is asked for, the answer is the same, and the address stays for another try', async () => {
  answer(202, {});
  const user = await askFor(' ann@example.org ');
  await heading('Look in your mail');
  expect(JSON.parse(fetched.mock.calls[0][1].body)).toEqual({ email: 'ann@example.org' });
  screen.getByText(/If there is an account with/);

  await user.click(screen.getByRole('button', { name: 'Ask again' }));
  expect(/** @type {HTMLInputElement} */ (screen.getByLabelText('Email')).value).toBe(
    'ann@example.org',
  );
});

test('a server that sends no mail says who can help', async () => {
  answer(503, { code: 'mail_off', title: 'This site sends no mail' });
  await askFor('ann@example.org');
  await heading('No mail from here');
  screen.getByText(/can set a new password for you/);
});

test('who asks too often hears when to try again', async () => {
  answer(429, { code: 'slow_down', title: 'Too many tries' }, { 'Retry-After': '40' });
  await askFor('ann@example.org');
  expect((await screen.findByRole('alert')).textContent).toBe(
    'Too many tries. Try again in 40 seconds.',
  );
});

async function setPassword(/** @type {string} */ password, onReset = vi.fn()) {
  const user = userEvent.setup();
  render(<ResetPassword ticket="t1" onReset={onReset} />);
  await user.type(screen.getByLabelText('New password'), password);
  await user.click(screen.getByRole('button', { name: 'Set this password' }));
  return user;
}

test('a refused password can be chosen again, and a good one leads to the door', async () => {
  const onReset = vi.fn();
  const body = { code: 'password_too_common', member: 'password', title: 'Easy to guess' };
  answer(400, body);
  const user = await setPassword('iloveyou1', onReset);
  await screen.findByText('Easy to guess.');
  expect(onReset).not.toHaveBeenCalled();

  answer(204);
  await user.type(screen.getByLabelText('New password'), ' harbour');
  await user.click(screen.getByRole('button', { name: 'Set this password' }));
  await heading('Your new password is set');
  expect(JSON.parse(fetched.mock.calls[1][1].body)).toEqual({
    token: 't1',
    password: 'iloveyou1 harbour',
  });
  expect(onReset).toHaveBeenCalledOnce();
  expect(screen.getByRole('link', { name: 'Log in' }).getAttribute('href')).toBe('/login');
});

test('a ticket that has ended, or is not there, leads to another mail', async () => {
  answer(410, ENDED);
  await setPassword('violet harbour');
  await heading('This link has ended');
  const wayOn = () => screen.getByRole('link', { name: 'Ask for another mail' });
  expect(wayOn().getAttribute('href')).toBe('/forgot-password');

  document.body.replaceChildren();
  render(<ResetPassword ticket="" onReset={vi.fn()} />);
  screen.getByRole('heading', { name: 'Open the link in your mail' });
  expect(wayOn().getAttribute('href')).toBe('/forgot-password');
});

test('an address is confirmed by a press, not by opening the page', async () => {
  const onConfirmed = vi.fn();
  render(<ConfirmAddress ticket="t2" onConfirmed={onConfirmed} />);
  expect(fetched).not.toHaveBeenCalled();

  answer(204);
  await userEvent.click(screen.getByRole('button', { name: 'Confirm my address' }));
  await heading('Your address is confirmed');
  expect(JSON.parse(fetched.mock.calls[0][1].body)).toEqual({ token: 't2' });
  expect(onConfirmed).toHaveBeenCalledOnce();
});

test('an ended confirmation leads to where another is sent', async () => {
  answer(410, ENDED);
  render(<ConfirmAddress ticket="t2" onConfirmed={vi.fn()} />);
  await userEvent.click(screen.getByRole('button', { name: 'Confirm my address' }));
  await heading('This link has ended');
  expect(screen.getByRole('link', { name: 'Open settings' }).getAttribute('href')).toBe(
    '/settings',
  );
});
