import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { CalendarAddress } from './CalendarAddress.jsx';

const at = '2026-11-23T09:00:00.000Z';

afterEach(() => vi.unstubAllGlobals());

/** @param {any} body @param {number} [status] */
function answer(body, status = 200) {
  const headers = { 'Content-Type': 'application/json' };
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

/** @param {Response[]} answers */
function serve(...answers) {
  const fetch = vi.fn();
  answers.forEach((response) => fetch.mockResolvedValueOnce(response));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('an address is made at once, and shown this once', async () => {
  const fetch = serve(
    answer({ createdAt: null }),
    answer({ createdAt: at, path: '/api/calendars/secret.ics' }, 201),
    answer({ createdAt: at }),
  );
  const user = userEvent.setup();
  render(<CalendarAddress />);

  await user.click(await screen.findByRole('button', { name: 'Make an address' }));
  const field = /** @type {HTMLInputElement} */ (
    await screen.findByLabelText('Your secret address')
  );
  expect(field.value).toMatch(/^http.*\/api\/calendars\/secret\.ics$/);
  expect(fetch.mock.calls[1].slice(0, 1)).toEqual(['/api/me/calendar']);
  expect(fetch.mock.calls[1][1].method).toBe('POST');
  await screen.findByRole('button', { name: 'Make a new address' });
});

test('another one, and the end of one, are asked about first', async () => {
  const fetch = serve(answer({ createdAt: at }), answer(null, 204), answer({ createdAt: null }));
  const user = userEvent.setup();
  render(<CalendarAddress />);

  await user.click(await screen.findByRole('button', { name: 'Make a new address' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  expect(fetch).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('button', { name: 'End it' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'End it' }));
  await screen.findByRole('button', { name: 'Make an address' });
  expect(fetch.mock.calls[1][1].method).toBe('DELETE');
});

test('when nothing answers it says so, and asks again', async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new TypeError('x'));
  fetch.mockResolvedValue(answer({ createdAt: null }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<CalendarAddress />);
  await screen.findByText('We could not ask the server');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByRole('button', { name: 'Make an address' });
});
