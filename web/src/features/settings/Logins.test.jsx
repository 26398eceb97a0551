import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Logins } from './Logins.jsx';

const at = '2026-11-23T09:00:00.000Z';
const here = {
  loginId: 'l1',
  browser: 'Firefox on Linux',
  createdAt: at,
  lastSeenAt: at,
  current: true,
};
const phone = { ...here, loginId: 'l2', browser: 'Safari on iPhone', current: false };
const old = { ...phone, loginId: 'l3', browser: '' };

afterEach(() => vi.unstubAllGlobals());

/** @param {any} body @param {number} [status] */
function answer(body, status = 200) {
  const headers = { 'Content-Type': 'application/json' };
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

test('another browser is logged out after a question, and the list is asked for again', async () => {
  const fetch = vi
    .fn()
    .mockResolvedValueOnce(answer({ logins: [here, phone, old] }))
    .mockResolvedValueOnce(answer(null, 204))
    .mockResolvedValueOnce(answer({ logins: [here, old] }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<Logins onLogOutEverywhere={vi.fn()} />);

  await screen.findByText('Safari on iPhone');
  expect(screen.queryByRole('button', { name: /Log out Firefox/ })).toBeNull();
  expect(screen.getByRole('button', { name: /^Log out A browser, last seen/ })).toBeDefined();
  await user.click(screen.getByRole('button', { name: /^Log out Safari on iPhone/ }));
  expect(fetch).toHaveBeenCalledTimes(1);
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Log out' }));

  await vi.waitFor(() => expect(screen.queryByText('Safari on iPhone')).toBeNull());
  expect(fetch.mock.calls[1][0]).toBe('/api/logins/l2');
  expect(fetch.mock.calls[1][1].method).toBe('DELETE');
});

test('everywhere is asked about too, and a refusal is said', async () => {
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(answer({ logins: [here] })));
  const logOut = vi.fn().mockRejectedValueOnce(new Error('No connection.'));
  const user = userEvent.setup();
  render(<Logins onLogOutEverywhere={logOut} />);

  await user.click(await screen.findByRole('button', { name: 'Log out everywhere' }));
  expect(logOut).not.toHaveBeenCalled();
  const dialog = within(screen.getByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Log out everywhere' }));

  await screen.findByText('No connection.');
  expect(logOut).toHaveBeenCalledOnce();
});

test('when nothing answers it says so, and asks again', async () => {
  const fetch = vi
    .fn()
    .mockRejectedValueOnce(new TypeError('x'))
    .mockResolvedValue(answer({ logins: [here] }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<Logins onLogOutEverywhere={vi.fn()} />);
  await screen.findByText('We could not ask the server');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('This browser');
});
