import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../net/http.js';
import { CalendarPage } from './CalendarPage.jsx';

const bob = { userId: 'bob', username: 'bob', firstName: 'Bob', lastName: 'B', role: 'tutor' };
const ann = { userId: 'ann', username: 'ann', firstName: 'Ann', lastName: 'A', role: 'student' };
/** @param {string} start @param {string} end @param {string} [status] */
const lesson = (start, end, status = 'confirmed') => ({
  sessionId: start,
  tutorId: 'bob',
  studentId: 'ann',
  subject: 'Algebra',
  start: `2026-11-${start}:00.000Z`,
  end: `2026-11-${end}:00.000Z`,
  status,
});
const sessions = [
  lesson('24T09:00', '24T10:00'),
  lesson('26T22:30', '26T23:30', 'requested'),
  lesson('27T09:00', '27T10:00', 'cancelled'),
];
const availability = {
  timeZone: 'Europe/Lisbon',
  hours: [{ weekday: 2, start: '08:00', end: '12:00' }],
};

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  /* Here it is Berlin: an hour ahead of Lisbon and UTC. */
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00.000Z') });
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
  fetched = vi.fn(async (/** @type {string} */ path) => {
    const body = path.startsWith('/api/me/dates')
      ? { dates: [{ date: '2026-11-25', hours: [] }] }
      : path.includes('/slots')
        ? { slots: [{ start: '2026-11-25T09:00:00.000Z', end: '2026-11-25T10:00:00.000Z' }] }
        : path.startsWith('/api/tutors')
          ? { tutor: bob, rules: { lengths: [] } }
          : { availability };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  });
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** @param {any} user @param {string} [address] @param {any} [booked] */
function show(user, address = '/c', booked = {}) {
  const { hook, searchHook, history } = memoryLocation({ path: address, record: true });
  const data = { sessions, people: { ann, bob } };
  const loaded = { status: 'ready', data, error: null, reload: vi.fn() };
  const ready = { ...loaded, older: null, readOlder: vi.fn(), ...booked };
  render(
    <Router hook={hook} searchHook={searchHook}>
      <CalendarPage booked={ready} user={user} messagesHrefOf={(id) => `/messages/${id}`} />
    </Router>,
  );
  return { history, user: userEvent.setup({ advanceTimers: vi.advanceTimersByTime }), ready };
}

test('the week of a tutor: lessons on my clock, the hours beneath them', async () => {
  show(bob, '/c?view=week');
  screen.getByRole('heading', { name: 'Mon 23 Nov to Sun 29 Nov' });
  const tuesday = screen.getByRole('region', { name: 'Tuesday 24 November' });
  await within(tuesday).findByRole('button', { name: '09:00–13:00 Open for booking' });
  const link = within(tuesday).getByRole('link', { name: /Algebra.*10:00 ?–11:00.*Ann/ });
  expect(link.getAttribute('href')).toBe('/messages/ann');
  expect(screen.getAllByRole('link')).toHaveLength(3);
});

test('a lesson over midnight stands on both days', () => {
  show(bob, '/c?view=week');
  for (const day of ['Thursday 26 November', 'Friday 27 November']) {
    const column = screen.getByRole('region', { name: day });
    within(column).getByRole('link', { name: /23:30 ?–00:30 Fri 27 Nov/ });
  }
});

test('weeks begin where the reader is from', () => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-US');
  show(ann, '/c?view=agenda');
  screen.getByRole('heading', { name: 'Sun 22 Nov to Sat 28 Nov' });
});

test('by keyboard: hours of one date are changed, the week is not', async () => {
  const { user } = show(bob, '/c?view=agenda');
  (await screen.findByRole('button', { name: /^Change 09:00–13:00/ })).focus();
  await user.keyboard('{Enter}');
  const dialog = screen.getByRole('dialog', { name: 'Change these hours' });
  within(dialog).getByText('Tuesday 24 November, in Lisbon time');
  expect(within(dialog).getByLabelText('From')).toHaveProperty('value', '08:00');
  await user.selectOptions(within(dialog).getByLabelText('Until'), '10:30');
  await user.click(within(dialog).getByRole('radio', { name: 'Only on Tue 24 Nov' }));
  within(dialog).getByRole('button', { name: 'Save hours' }).focus();
  await user.keyboard('{Enter}');

  const put = fetched.mock.calls.find(([, init]) => init.method === 'PUT');
  expect(put?.[0]).toBe('/api/me/dates');
  expect(JSON.parse(put?.[1].body)).toEqual({
    dates: [
      { date: '2026-11-24', hours: [{ start: '08:00', end: '10:30' }] },
      { date: '2026-11-25', hours: [] },
    ],
  });
});

test('a student sees when the tutor is free, and books from there', async () => {
  const { user, history } = show(ann, '/c?view=agenda');
  await user.click(await screen.findByRole('button', { name: /^Book 10:00–11:00/ }));
  expect(history?.at(-1)).toBe('/tutors/bob/book?week=2026-11-23');
});

test('what could not be loaded says so, and can be asked for again', async () => {
  const error = new ApiError('offline', 'We cannot reach Judify.');
  const { user, ready } = show(ann, '/c', { status: 'failed', data: null, error });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(ready.reload).toHaveBeenCalledTimes(1);
});

test('an older week asks for its lessons, a later one does not', () => {
  const readOlder = vi.fn();
  const older = sessions[0].sessionId;
  show(ann, '/c?week=2026-11-30', { older, readOlder });
  expect(readOlder).not.toHaveBeenCalled();
  show(ann, '/c?week=2026-11-02', { older, readOlder, status: 'loading' });
  expect(readOlder).not.toHaveBeenCalled();
  show(ann, '/c?week=2026-11-02', { older, readOlder });
  expect(readOlder).toHaveBeenCalledOnce();
});
