import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { HeldPage } from './HeldPage.jsx';
import {
  formatAge,
  formatSize,
  identityOf,
  keysOf,
  mailsOf,
  nameOf,
  remindersOf,
} from './heldWords.js';

const ann = { userId: 'ann', username: 'ann', firstName: 'Ann', lastName: 'Lee', role: 'student' };
const bob = { userId: 'bob', username: 'bob', firstName: 'Bob', lastName: 'Ray', role: 'tutor' };
const at = '2026-11-23T09:00:00.000Z';
const held = {
  user: { ...ann, email: 'ann@example.org', timeZone: 'Europe/Berlin' },
  tutor: null,
  sessions: [],
  contacts: [{ user: bob }],
  devices: [{ deviceId: 'd1', name: 'Firefox on Linux', createdAt: at, lastSeenAt: null }],
  logins: [
    { loginId: 'l1', browser: 'Firefox on Linux', createdAt: at, lastSeenAt: at, current: true },
  ],
  keys: {
    hasIdentity: true,
    signatures: 2,
    devices: [{ deviceId: 'd1', oneTimeKeys: 48, hasFallbackKey: true }],
  },
  calendarSince: null,
  reminders: {
    minutesBefore: [1_440, 60],
    quiet: { start: '22:00', end: '07:00' },
    byMail: true,
    changesByMail: false,
  },
  mailsWaiting: 2,
  blocks: [{ user: { ...bob, userId: 'eve', firstName: 'Eve' }, blockedAt: at }],
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

test('reminders, mails that wait and blocks are there', async () => {
  vi.stubGlobal('fetch', async () => answer(held));
  render(<HeldPage />);
  await screen.findByText('1 day, 1 hour before a lesson, not between 10:00 PM and 7:00 AM');
  screen.getByText('reminders');
  expect(screen.getByText('Mails that wait to be sent').nextSibling?.textContent).toBe('2');
  screen.getByText('Eve Ray');
});

test('all of it is a file, of a fresh answer', async () => {
  const more = { ...held, dates: [{ date: '2026-12-24', hours: [] }] };
  const fetch = vi.fn().mockResolvedValueOnce(answer(held)).mockResolvedValueOnce(answer(more));
  vi.stubGlobal('fetch', fetch);
  /** @type {Blob[]} */
  const blobs = [];
  const makeUrl = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(/** @type {Blob} */ (blob));
    return 'blob:x';
  });
  const dropUrl = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  /** @type {string[]} */
  const names = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(
    /** @this {any} */ function () {
      names.push(this.download);
    },
  );
  const user = userEvent.setup();
  render(<HeldPage />);
  await user.click(await screen.findByRole('button', { name: 'Download as a file' }));
  await waitFor(() =>
    expect(names).toEqual([expect.stringMatching(/^judify-\d{4}-\d\d-\d\d\.json$/)]),
  );
  expect(JSON.parse(await blobs[0].text())).toEqual(more);
  expect(dropUrl).toHaveBeenCalledWith('blob:x');
  [makeUrl, dropUrl, click].forEach((spy) => spy.mockRestore());
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

test('reminders and mails in words', () => {
  const none = { minutesBefore: [], quiet: null, byMail: false, changesByMail: false };
  expect(remindersOf(none)).toBe('none');
  expect(remindersOf({ ...none, minutesBefore: [30] })).toBe('30 minutes before a lesson');
  expect(mailsOf(none)).toBe('nothing');
  expect(mailsOf({ ...none, byMail: true, changesByMail: true })).toBe(
    'reminders and what others change',
  );
});

test('keys are counted in words', () => {
  const all = /** @type {any} */ (held);
  expect(keysOf(all, 'd1')).toMatch(
    /its own, 48 more to be used once each, and one to fall back on/,
  );
  expect(keysOf(all, 'd2')).toBe('No public keys yet');
  expect(identityOf(all)).toMatch(/2 signatures/);
  expect(identityOf({ ...all, keys: { ...all.keys, hasIdentity: false } })).toMatch(/no keys yet/);
});
