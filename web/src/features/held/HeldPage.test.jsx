import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { HeldPage } from './HeldPage.jsx';
import { formatAge, formatSize, nameOf } from './heldWords.js';

const ann = { userId: 'ann', username: 'ann', firstName: 'Ann', lastName: 'Lee', role: 'student' };
const bob = { userId: 'bob', username: 'bob', firstName: 'Bob', lastName: 'Ray', role: 'tutor' };
const at = '2026-11-23T09:00:00.000Z';
const held = {
  user: { ...ann, email: 'ann@example.org', timeZone: 'Europe/Berlin' },
  tutor: null,
  sessions: [],
  contacts: [{ user: bob }],
  devices: [{ deviceId: 'd1', name: 'Firefox on Linux', createdAt: at, lastSeenAt: null }],
  logins: [{ createdAt: at, lastSeenAt: at, current: true }],
  waitingCount: 1,
  waiting: [{ waitingId: 'w.1', deviceId: 'd1', senderId: 'bob', sentAt: at, bytes: 1_400 }],
};

afterEach(() => vi.unstubAllGlobals());

/** @param {any} body @param {number} [status] */
function answer(body, status = 200) {
  const headers = { 'Content-Type': 'application/json' };
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

test('what waits says from whom, how large and for which browser, and can be discarded', async () => {
  const fetch = vi
    .fn()
    .mockResolvedValueOnce(answer(held))
    .mockResolvedValueOnce(answer(null, 204))
    .mockResolvedValueOnce(answer({ ...held, waitingCount: 0, waiting: [] }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<HeldPage />);

  await screen.findByText(/1\.4 kB.*Firefox on Linux/);
  await user.click(screen.getByRole('button', { name: 'Discard 1.4 kB from Bob Ray' }));
  await screen.findByText(/Bob Ray will be told/);
  await user.click(screen.getByRole('button', { name: 'Discard' }));

  await screen.findByText(/Everything sent to you has been handed over/);
  expect(fetch.mock.calls[1][0]).toBe('/api/held/waiting/w.1');
  expect(fetch.mock.calls[1][1].method).toBe('DELETE');
});

test('when nothing answers it says so, and asks again', async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new TypeError('x')).mockResolvedValue(answer(held));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<HeldPage />);
  await screen.findByText('We could not ask the server');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('ann@example.org');
});

test('what was known stays while the next answer fails', async () => {
  const fetch = vi.fn().mockResolvedValueOnce(answer(held)).mockRejectedValue(new TypeError('x'));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  render(<HeldPage />);
  await screen.findByText('ann@example.org');
  await user.click(screen.getByRole('button', { name: 'Look again' }));
  await screen.findByText('This is what it held before');
  await waitFor(() => expect(screen.getByText('ann@example.org')).toBeDefined());
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [65_536, '65.5 kB'],
])('%i bytes are %s', (bytes, words) => expect(formatSize(bytes)).toBe(words));

test.each([
  [59_000, 'less than a minute'],
  [60_000, '1 minute'],
  [3_600_000, '1 hour'],
  [47 * 3_600_000, '47 hours'],
  [48 * 3_600_000, '2 days'],
])('%i ms are %s', (ms, words) => expect(formatAge(ms)).toBe(words));

test('whoever sent it has a name, also when it was me', () => {
  const all = /** @type {any} */ (held);
  expect(nameOf(all, 'bob')).toBe('Bob Ray');
  expect(nameOf(all, 'ann')).toBe('You, in another browser');
  expect(nameOf(all, 'eve')).toMatch(/no contact/);
});
